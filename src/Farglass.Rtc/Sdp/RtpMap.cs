namespace Farglass.Rtc.Sdp;

/// <summary><c>a=rtpmap:111 opus/48000/2</c> (RFC 8866, 6.6).</summary>
/// <param name="Encoding">As it was written; it is the same in any letters (RFC 4855, 3).</param>
public readonly record struct RtpMap(byte PayloadType, string Encoding, int ClockRate, int Channels = 1)
    : ISdpValue<RtpMap>
{
    public static string AttributeName => "rtpmap";

    public static bool TryParse(ReadOnlySpan<char> text, out RtpMap value)
    {
        value = default;
        if (!RtpPayloadType.TryParse(SdpGrammar.TakeWord(ref text), out var payloadType)) return false;
        text = text.Trim(' ');
        var encoding = SdpGrammar.TakeUntil('/', ref text);
        if (!SdpGrammar.IsToken(encoding)) return false;
        if (!SdpGrammar.TryNumber<int>(SdpGrammar.TakeUntil('/', ref text), out var clockRate)) return false;
        var channels = 1;
        if (!text.IsEmpty && !SdpGrammar.TryNumber(text, out channels)) return false;
        value = new(payloadType, encoding.ToString(), clockRate, channels);
        return true;
    }

    public bool Is(string encoding, int clockRate, int channels = 1) =>
        ClockRate == clockRate && Channels == channels
        && Encoding.Equals(encoding, StringComparison.OrdinalIgnoreCase);

    public override string ToString() =>
        Channels == 1 ? $"{PayloadType} {Encoding}/{ClockRate}" : $"{PayloadType} {Encoding}/{ClockRate}/{Channels}";
}
