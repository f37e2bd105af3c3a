namespace Farglass.Rtc.Sdp;

/// <summary><c>a=ssrc:824971779 cname:abc</c>: a fact about one RTP stream (RFC 5576, 4.1).</summary>
public readonly record struct MediaSource(uint Ssrc, SdpAttribute Attribute) : ISdpValue<MediaSource>
{
    public static string AttributeName => "ssrc";

    public static bool TryParse(ReadOnlySpan<char> text, out MediaSource value)
    {
        value = default;
        if (!SdpGrammar.TryNumber<uint>(SdpGrammar.TakeWord(ref text), out var ssrc)) return false;
        if (!SdpAttribute.TryParse(text.Trim(' '), out var attribute)) return false;
        value = new(ssrc, attribute);
        return true;
    }

    public override string ToString() => $"{Ssrc} {Attribute}";
}
