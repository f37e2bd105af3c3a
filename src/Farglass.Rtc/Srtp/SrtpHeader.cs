using System.Buffers.Binary;

namespace Farglass.Rtc.Srtp;

/// <summary>What SRTP must know of an RTP packet. Its header, with sources and extension, stays readable.</summary>
readonly record struct SrtpHeader(int Length, ushort Sequence, uint Ssrc)
{
    const int FixedLength = 12, ExtensionHeaderLength = 4;

    //  0                   1                   2                   3
    // |V=2|P|X|  CC   |M|     PT      |       sequence number         |   RFC 3550, 5.1
    // |                           timestamp                           |
    // |           synchronization source (SSRC) identifier            |
    // |          CC times: contributing source (CSRC) identifier      |
    // | if X: |    defined by profile   |     length in words         |   RFC 3550, 5.3.1
    public static bool TryParse(ReadOnlySpan<byte> packet, out SrtpHeader header)
    {
        header = default;
        if (packet.Length < FixedLength || packet[0] >> 6 != 2) return false;
        var length = FixedLength + ((packet[0] & 0x0F) * sizeof(uint));
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < length + ExtensionHeaderLength) return false;
            var words = BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]);
            length += ExtensionHeaderLength + (words * sizeof(uint));
        }

        header = new(length, BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[8..]));
        return packet.Length >= length;
    }
}
