namespace Farglass.Rtc.Sctp.Receiving;

/// <summary>Memory for chunks that came too early, one block each; a few are kept for the next gap.</summary>
sealed class BlockPool
{
    readonly Stack<byte[]> _spare = new();

    public byte[] Rent() => _spare.TryPop(out var block) ? block : new byte[SctpLimits.ReceivedPacketBytesMax];

    public void Return(byte[] block)
    {
        if (_spare.Count < SctpLimits.SpareChunksMax) _spare.Push(block);
    }
}
