namespace Farglass.Rtc.Sdp;

/// <summary>The <c>o=</c> line: which session a description is of, and its how-manieth it is (RFC 8866, 5.2).</summary>
public sealed record SdpOrigin(ulong SessionId, ulong Version)
{
    public string UserName { get; init; } = "-";

    /// <summary>Says nothing in WebRTC, and so that it tells nothing, browsers write this (RFC 8829, 5.2.1).</summary>
    public string Address { get; init; } = "IN IP4 127.0.0.1";

    /// <param name="text">What follows <c>o=</c>.</param>
    internal static SdpOrigin? Parse(ReadOnlySpan<char> text)
    {
        var userName = SdpGrammar.TakeWord(ref text);
        if (userName.IsEmpty) return null;
        if (!SdpGrammar.TryNumber<ulong>(SdpGrammar.TakeWord(ref text), out var id)) return null;
        if (!SdpGrammar.TryNumber<ulong>(SdpGrammar.TakeWord(ref text), out var version)) return null;
        return text.IsEmpty ? null : new(id, version) { UserName = userName.ToString(), Address = text.ToString() };
    }

    public override string ToString() => $"{UserName} {SessionId} {Version} {Address}";
}
