namespace Farglass.Rtc.Sdp;

/// <summary><c>a=extmap:5/sendonly http://www.webrtc.org/...</c> (RFC 8285, 5).</summary>
/// <param name="Direction">Null: that of the section.</param>
public readonly record struct HeaderExtension(ushort Id, MediaDirection? Direction, string Uri)
    : ISdpValue<HeaderExtension>
{
    /// <summary>Which section a packet belongs to (RFC 9143, 15).</summary>
    public const string MidUri = "urn:ietf:params:rtp-hdrext:sdes:mid";

    /// <summary>When the packet was sent, 24 bits.</summary>
    public const string AbsoluteSendTimeUri = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

    /// <summary>A number that counts all packets of a transport; the feedback names it.</summary>
    public const string TransportSequenceUri =
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /// <summary>How long the receiver may hold a frame back: for us, not at all.</summary>
    public const string PlayoutDelayUri = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";

    /// <summary>What a frame was made from.</summary>
    public const string DependencyDescriptorUri =
        "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

    /// <summary>The largest that a header of one byte can say; 15 means something else (RFC 8285, 4.2).</summary>
    public const int OneByteIdMax = 14;

    public static string AttributeName => "extmap";

    public bool FitsOneByte => Id <= OneByteIdMax;

    public static bool TryParse(ReadOnlySpan<char> text, out HeaderExtension value)
    {
        value = default;
        var rest = SdpGrammar.TakeWord(ref text);
        if (!SdpGrammar.TryNumber<ushort>(SdpGrammar.TakeUntil('/', ref rest), out var id) || id == 0) return false;
        MediaDirection? direction = null;
        if (!rest.IsEmpty)
        {
            if (!MediaDirections.TryParse(rest, out var written)) return false;
            direction = written;
        }

        var uri = SdpGrammar.TakeWord(ref text);
        value = new(id, direction, uri.ToString());
        return !uri.IsEmpty;
    }

    public override string ToString() =>
        Direction is { } direction ? $"{Id}/{direction.ToSdp()} {Uri}" : $"{Id} {Uri}";
}
