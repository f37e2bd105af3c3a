using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Rtcp;

/// <summary>What a receiver says of one stream (RFC 3550, 6.4.1).</summary>
/// <param name="FractionLost">In 1/256, since the last report.</param>
/// <param name="Lost">Since the beginning. Negative where packets came twice.</param>
/// <param name="HighestSequence">With its cycles in the upper half.</param>
/// <param name="Jitter">In units of the stream's clock.</param>
/// <param name="LastSenderReport">The middle of the time in our last report; 0 if there was none.</param>
/// <param name="DelaySinceLastSenderReport">In 1/65536 s.</param>
//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// |                             SSRC                              |
// | fraction lost |       cumulative number of packets lost       |
// |           extended highest sequence number received           |
// |                      interarrival jitter                      |
// |                         last SR (LSR)                         |
// |                   delay since last SR (DLSR)                  |
readonly record struct ReceptionReport(
    uint Ssrc, byte FractionLost, int Lost, uint HighestSequence, uint Jitter, uint LastSenderReport,
    uint DelaySinceLastSenderReport)
{
    public const int Size = 24;

    /// <summary>The cumulative loss has 24 bits.</summary>
    public const int LostMin = -(1 << 23), LostMax = (1 << 23) - 1;

    public void Write(Span<byte> target)
    {
        Debug.Assert(Lost is >= LostMin and <= LostMax, "It has 24 bits.");
        BinaryPrimitives.WriteUInt32BigEndian(target, Ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], ((uint)FractionLost << 24) | ((uint)Lost & 0xFFFFFF));
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(target[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(target[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(target[20..], DelaySinceLastSenderReport);
    }

    public static ReceptionReport Read(ReadOnlySpan<byte> source)
    {
        var loss = BinaryPrimitives.ReadInt32BigEndian(source[4..]);
        return new(
            BinaryPrimitives.ReadUInt32BigEndian(source), (byte)(loss >> 24), loss << 8 >> 8,
            BinaryPrimitives.ReadUInt32BigEndian(source[8..]), BinaryPrimitives.ReadUInt32BigEndian(source[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[16..]), BinaryPrimitives.ReadUInt32BigEndian(source[20..]));
    }
}

/// <summary>The reports of one block, in place.</summary>
readonly ref struct ReceptionReports(ReadOnlySpan<byte> bytes)
{
    readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Count => _bytes.Length / ReceptionReport.Size;

    public ReceptionReport this[int index] => ReceptionReport.Read(_bytes[(index * ReceptionReport.Size)..]);
}
