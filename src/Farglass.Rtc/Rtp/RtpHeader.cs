using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Rtp;

/// <summary>The fixed part of an RTP header (RFC 3550, 5.1).</summary>
//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
// |                           timestamp                           |
// |                             SSRC                              |
readonly record struct RtpHeader(byte PayloadType, bool Marker, SequenceNumber Sequence, uint Timestamp, uint Ssrc)
{
    public const int Size = 12;

    public const byte VersionBits = 2 << 6, PaddingBit = 0x20, ExtensionBit = 0x10;

    /// <summary>Leaves the first byte alone: it says what follows the header, which is not known here.</summary>
    public void Write(Span<byte> target)
    {
        Debug.Assert(PayloadType < 128, "The payload type has seven bits.");
        target[1] = (byte)(PayloadType | (Marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], Sequence.Value);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], Ssrc);
    }

    public static RtpHeader Read(ReadOnlySpan<byte> source) => new(
        (byte)(source[1] & 0x7F), (source[1] & 0x80) != 0,
        new(BinaryPrimitives.ReadUInt16BigEndian(source[2..])),
        BinaryPrimitives.ReadUInt32BigEndian(source[4..]),
        BinaryPrimitives.ReadUInt32BigEndian(source[8..]));
}
