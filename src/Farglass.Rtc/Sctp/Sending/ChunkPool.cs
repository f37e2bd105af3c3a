using System.Diagnostics;

namespace Farglass.Rtc.Sctp.Sending;

/// <summary>
/// The memory of all that is to be sent: so many chunks and no more, of which a few are kept for reuse.
/// </summary>
sealed class ChunkPool(int payloadBytesMax)
{
    OutgoingChunk? _spare;
    int _spareCount;

    public int PayloadBytesMax => payloadBytesMax;

    /// <summary>How many are in use.</summary>
    public int Count { get; private set; }

    public OutgoingChunk Rent()
    {
        Debug.Assert(Count < SctpLimits.OutgoingChunksMax, "The caller has counted.");
        Count++;
        if (_spare is not { } chunk) return new(payloadBytesMax);
        _spare = chunk.Next;
        _spareCount--;
        chunk.Next = null;
        return chunk;
    }

    public void Return(OutgoingChunk chunk)
    {
        Count--;
        chunk.Clear();
        if (_spareCount == SctpLimits.SpareChunksMax) return;
        chunk.Next = _spare;
        _spare = chunk;
        _spareCount++;
    }
}
