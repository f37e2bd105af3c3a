using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Sctp.Receiving;

/// <summary>
/// The message whose fragments are arriving. There is one at a time: a sender without interleaving gives the fragments
/// of a message TSNs in a row (RFC 9260, 6.9).
/// </summary>
sealed class PartialMessage
{
    const int FirstBytes = 4096;

    byte[] _bytes = [];
    DataChunk _first;

    public bool IsBegun { get; private set; }

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public void Begin(in DataChunk first) => (_first, IsBegun, Length) = (first, true, 0);

    public void Clear() => (IsBegun, Length) = (false, 0);

    public bool IsContinuedBy(in DataChunk chunk) => IsBegun && !chunk.Begins && IsSameMessage(_first, chunk);

    /// <returns>False if the message becomes larger than we said it may be.</returns>
    public bool TryAppend(ReadOnlySpan<byte> payload)
    {
        var length = Length + payload.Length;
        if (length > SctpLimits.MessageBytesMax) return false;
        if (length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Min(SctpLimits.MessageBytesMax, Math.Max(length * 2, FirstBytes)));
        payload.CopyTo(_bytes.AsSpan(Length));
        Length = length;
        return true;
    }

    public static bool IsSameMessage(in DataChunk a, in DataChunk b) =>
        a.Stream == b.Stream && a.IsOrdered == b.IsOrdered && (!a.IsOrdered || a.Ssn == b.Ssn);
}
