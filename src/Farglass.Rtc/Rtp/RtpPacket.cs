using System.Buffers.Binary;

namespace Farglass.Rtc.Rtp;

/// <summary>An RTP packet that was received: views of the datagram, which must outlive it.</summary>
readonly ref struct RtpPacket
{
    RtpPacket(RtpHeader header, RtpExtensions extensions, ReadOnlySpan<byte> payload)
    {
        Header = header;
        Extensions = extensions;
        Payload = payload;
    }

    public RtpHeader Header { get; }

    public RtpExtensions Extensions { get; }

    /// <summary>What is left without padding. Empty in a packet that is padding only.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    public static bool TryParse(ReadOnlySpan<byte> datagram, out RtpPacket packet)
    {
        packet = default;
        if (datagram.Length < RtpHeader.Size || datagram[0] >> 6 != 2) return false;
        var first = datagram[0];
        var contributors = first & 0x0F;
        var payloadAt = RtpHeader.Size + (4 * contributors);
        if (datagram.Length < payloadAt) return false;

        var extensions = default(RtpExtensions);
        if ((first & RtpHeader.ExtensionBit) != 0)
        {
            if (!RtpExtensions.TryParse(datagram[payloadAt..], out extensions, out var length)) return false;
            payloadAt += length;
        }
        var payload = datagram[payloadAt..];
        if ((first & RtpHeader.PaddingBit) != 0)
        {
            // The last byte counts itself, so it is never 0 (RFC 3550, 5.1).
            if (payload.IsEmpty || payload[^1] == 0 || payload[^1] > payload.Length) return false;
            payload = payload[..^payload[^1]];
        }
        packet = new(RtpHeader.Read(datagram), extensions, payload);
        return true;
    }

    /// <summary>The length of the header with its extensions, of a packet that <see cref="TryParse"/> took.</summary>
    public static int HeaderBytes(ReadOnlySpan<byte> packet)
    {
        var length = RtpHeader.Size + (4 * (packet[0] & 0x0F));
        if ((packet[0] & RtpHeader.ExtensionBit) == 0) return length;
        return length + 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]));
    }
}
