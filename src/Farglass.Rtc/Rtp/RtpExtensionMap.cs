namespace Farglass.Rtc.Rtp;

/// <summary>
/// The ids of the header extensions that both ends agreed on (<c>a=extmap</c>), from 1 to 14 so that the one-byte form
/// can carry them (RFC 8285, 4.2). 0: not agreed on.
/// </summary>
public readonly record struct RtpExtensionMap
{
    public const int IdMax = 14;

    /// <summary><c>urn:ietf:params:rtp-hdrext:sdes:mid</c></summary>
    public byte Mid { get; init; }

    /// <summary><c>http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time</c></summary>
    public byte AbsoluteSendTime { get; init; }

    /// <summary><c>http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01</c></summary>
    public byte TransportSequence { get; init; }

    /// <summary><c>http://www.webrtc.org/experiments/rtp-hdrext/playout-delay</c></summary>
    public byte PlayoutDelay { get; init; }

    /// <summary>
    /// <c>https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension</c>: with it the
    /// receiver knows what each frame was made from, and so goes on behind one that is lost.
    /// </summary>
    public byte DependencyDescriptor { get; init; }
}
