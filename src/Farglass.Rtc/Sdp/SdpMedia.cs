using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Farglass.Rtc.Sdp;

/// <summary>
/// A media section: an <c>m=</c> line and its attributes. Its <c>c=</c> line is not kept: addresses are ICE's matter.
/// </summary>
public sealed class SdpMedia : SdpSection
{
    public required string Kind { get; init; }

    /// <summary>
    /// 0 refuses the section, or, with <see cref="BundleOnly"/>, leaves it to the others' port. Else it says nothing.
    /// </summary>
    public required int Port { get; init; }

    public required string Protocol { get; init; }

    public required ImmutableArray<string> Formats { get; init; }

    public string? Mid => Find("mid") is { Length: > 0 and <= SdpLimits.MidLengthMax } mid && SdpGrammar.IsToken(mid)
        ? mid
        : null;

    /// <summary>RFC 9143, 6: port 0 does not refuse this section.</summary>
    public bool BundleOnly => Has("bundle-only");

    public bool IsRejected => Port == 0 && !BundleOnly;

    /// <summary>RTP and RTCP share one port (RFC 5761, RFC 8858).</summary>
    public bool RtcpMux => Has("rtcp-mux") || Has("rtcp-mux-only");

    /// <summary>RTCP packets need not start with a report (RFC 5506).</summary>
    public bool RtcpReducedSize => Has("rtcp-rsize");

    /// <summary>
    /// A receiver that sends nothing may ask for its round-trip time, and gets an answer (RFC 3611, 4.4 and 5.1).
    /// </summary>
    public bool ReceiverReferenceTime =>
        Find("rtcp-xr") is { } blocks && blocks.Split(' ').Any(block => block is "rcvr-rtt=all" or "rcvr-rtt=sender");

    /// <summary>RFC 8841, 5. Port 0 closes the association, so it is no port.</summary>
    public ushort? SctpPort =>
        Find("sctp-port") is { } text && SdpGrammar.TryNumber<ushort>(text, out var port) && port != 0 ? port : null;

    /// <summary>The longest message that the sender of this description takes; it stands here or is 64 KiB.</summary>
    public int MaxMessageSize
    {
        get
        {
            const int unsaid = 65_536; // RFC 8841, 6.1, where 0 means that there is no bound.
            if (Find("max-message-size") is not { Length: > 0 } text) return unsaid;
            if (text.AsSpan().ContainsAnyExceptInRange('0', '9')) return unsaid;
            return SdpGrammar.TryNumber<int>(text, out var size) && size > 0 ? size : int.MaxValue;
        }
    }

    /// <param name="text">What follows <c>m=</c>.</param>
    /// <param name="media">The section, without its attributes, which come on later lines.</param>
    internal static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SdpMedia? media)
    {
        media = null;
        var kind = SdpGrammar.TakeWord(ref text);
        if (!SdpGrammar.TryNumber<ushort>(SdpGrammar.TakeWord(ref text), out var port)) return false;
        var protocol = SdpGrammar.TakeWord(ref text);
        if (!SdpGrammar.IsToken(kind) || !SdpGrammar.IsProtocol(protocol)) return false;
        var formats = ImmutableArray.CreateBuilder<string>();
        while (SdpGrammar.TakeWord(ref text) is { IsEmpty: false } format)
        {
            if (formats.Count == SdpLimits.FormatsMax || !SdpGrammar.IsToken(format)) return false;
            formats.Add(format.ToString());
        }

        if (formats.Count == 0) return false;
        media = new()
        {
            Kind = kind.ToString(),
            Port = port,
            Protocol = protocol.ToString(),
            Formats = formats.ToImmutable(),
        };
        return true;
    }

    /// <summary>
    /// The same section when nothing is wanted of it (any more): port 0. The formats say nothing then, but one must
    /// stand there (RFC 3264, 6 and 8.2).
    /// </summary>
    internal SdpMedia Ended() => new()
    {
        Kind = Kind,
        Port = 0,
        Protocol = Protocol,
        Formats = Formats[..1],
        Attributes = Mid is { } mid ? [new("mid", mid), new("inactive")] : [new("inactive")],
    };

    internal SdpMedia WithAttributes(ImmutableArray<SdpAttribute> attributes) => new()
    {
        Kind = Kind,
        Port = Port,
        Protocol = Protocol,
        Formats = Formats,
        Attributes = attributes,
    };
}
