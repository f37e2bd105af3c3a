namespace Farglass.Rtc.Rtp;

/// <summary>What both ends agreed on for one stream, by SDP. The same at the sender and at the receiver.</summary>
public sealed record RtpStreamParameters
{
    public required uint Ssrc { get; init; }

    public required byte PayloadType { get; init; }

    public required int ClockRate { get; init; }

    /// <summary>The media section that the stream belongs to (<c>a=mid</c>).</summary>
    public required string Mid { get; init; }

    public required RtpExtensionMap Extensions { get; init; }

    /// <summary>Each packet may repeat the one before it (RFC 2198). Null: it may not.</summary>
    public byte? RedundancyPayloadType { get; init; }

    /// <summary>
    /// Null where the peer has no RTX: then nothing is repeated, and a key frame repairs what is lost. (The packet
    /// itself cannot go out again: SRTP never encrypts two texts with one number, and the send time differs.)
    /// </summary>
    public RtxParameters? Rtx { get; init; }
}

/// <summary>
/// The stream that repeats packets of another one (RFC 4588): <c>a=fmtp apt=</c>, <c>ssrc-group:FID</c>.
/// </summary>
public sealed record RtxParameters(uint Ssrc, byte PayloadType);
