namespace Farglass.Rtc.Sdp.Negotiation;

public enum MediaKind : byte
{
    Video,
    Audio,
}

/// <summary>One media section that carries RTP, with all that its sender and its receiver must know.</summary>
public sealed record NegotiatedTrack
{
    public required MediaKind Kind { get; init; }

    public required string Mid { get; init; }

    /// <summary>Ours: <see cref="MediaDirection.Send"/> if we send.</summary>
    public required MediaDirection Direction { get; init; }

    /// <summary>H.264 for video, Opus (48 kHz, two channels) for audio.</summary>
    public required byte PayloadType { get; init; }

    /// <summary>Lost packets are sent again under this one (RFC 4588). Null: not at all.</summary>
    public byte? RetransmissionPayloadType { get; init; }

    /// <summary>Each packet may repeat the ones before it (RFC 2198). Null: it may not.</summary>
    public byte? RedundancyPayloadType { get; init; }

    /// <summary>For video.</summary>
    public H264Agreement? H264 { get; init; }

    /// <summary>What we send under. Null: we send nothing.</summary>
    public MediaSources? Local { get; init; }

    /// <summary>What the other side sends under. Null: it sends nothing, or did not say.</summary>
    public MediaSources? Remote { get; init; }

    public ExtensionIds Extensions { get; init; }

    public RtcpFeedbackKinds Feedback { get; init; }

    public bool RtcpReducedSize { get; init; }

    /// <summary>
    /// The receiver asks for its round-trip time and is answered (XR RRTR and DLRR, RFC 3611). Without it a browser
    /// that sends nothing never knows when a frame was captured.
    /// </summary>
    public bool ReceiverReferenceTime { get; init; }
}

/// <param name="Retransmission">Null: lost packets are not sent again.</param>
public readonly record struct MediaSources(uint Ssrc, uint? Retransmission = null)
{
    /// <summary>What a section says that its writer sends under. Of several streams, the first.</summary>
    internal static MediaSources? Of(SdpMedia media)
    {
        var pair = media.All<MediaSourceGroup>().FirstOrDefault(
            group => group is { Semantics: MediaSourceGroup.Retransmission, Ssrcs.Length: 2 });
        if (pair is not null) return new(pair.Ssrcs[0], pair.Ssrcs[1]);
        foreach (var source in media.All<MediaSource>()) return new(source.Ssrc);
        return null;
    }
}
