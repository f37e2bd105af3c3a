using System.Collections.Immutable;
using System.Globalization;

namespace Farglass.Rtc.Sdp;

/// <summary>The seven bits that name a format in an RTP packet.</summary>
static class RtpPayloadType
{
    public const int Count = 128;

    /// <summary>
    /// Where RTP and RTCP share a port, a packet with one of these would look like an RTCP packet (RFC 5761, 4).
    /// </summary>
    const int RtcpFirst = 64, RtcpLast = 95;

    public static bool TryParse(ReadOnlySpan<char> text, out byte payloadType) =>
        SdpGrammar.TryNumber(text, out payloadType) && payloadType < Count;

    public static string Text(byte payloadType) => payloadType.ToString(CultureInfo.InvariantCulture);

    /// <summary>The formats of a section: one, and where there is one the other that goes with it.</summary>
    public static ImmutableArray<string> Formats(byte payloadType, byte? companion) =>
        companion is { } other ? [Text(payloadType), Text(other)] : [Text(payloadType)];

    public static bool IsUsable(byte payloadType) => payloadType is < RtcpFirst or > RtcpLast;
}
