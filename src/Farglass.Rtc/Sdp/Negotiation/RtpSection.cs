using System.Collections.Immutable;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>What the answers to a picture and to sound have alike.</summary>
static class RtpSection
{
    /// <summary>The order in which browsers write them.</summary>
    static readonly ImmutableArray<RtcpFeedbackKinds> Kinds =
    [
        RtcpFeedbackKinds.ReceiverEstimate, RtcpFeedbackKinds.TransportCongestion, RtcpFeedbackKinds.FullIntraRequest,
        RtcpFeedbackKinds.Nack, RtcpFeedbackKinds.PictureLoss,
    ];

    /// <summary>Writes the lines before the formats.</summary>
    /// <param name="attributes">Where they are written to.</param>
    /// <param name="offered">Nothing is written that does not stand here.</param>
    /// <param name="track">What is known of the track so far.</param>
    /// <param name="stream">What the picture, or the sound, is called.</param>
    /// <param name="extensions">The URIs of the header extensions that the track can use.</param>
    /// <returns>The track with what was agreed on.</returns>
    public static NegotiatedTrack Begin(
        SdpAttributeList attributes,
        SdpMedia offered,
        NegotiatedTrack track,
        MediaStreamId stream,
        ImmutableArray<string> extensions)
    {
        attributes.Add("mid", track.Mid);
        var ids = AddExtensions(attributes, offered, track.Direction, extensions);
        if (offered.ExtmapAllowMixed) attributes.Add("extmap-allow-mixed");
        attributes.Add(track.Direction.ToSdp());
        if (track.Local is not null) attributes.Add(stream);
        attributes.Add("rtcp-mux");
        if (offered.RtcpReducedSize) attributes.Add("rtcp-rsize");
        if (offered.ReceiverReferenceTime) attributes.Add("rtcp-xr", "rcvr-rtt=all");
        return track with
        {
            Extensions = ids,
            // Feedback on packets that carry no number would say nothing. GStreamer offers it so.
            Feedback = ids.TransportSequence == 0
                ? track.Feedback & ~RtcpFeedbackKinds.TransportCongestion
                : track.Feedback,
            RtcpReducedSize = offered.RtcpReducedSize,
            ReceiverReferenceTime = offered.ReceiverReferenceTime,
        };
    }

    public static void AddFormat(
        SdpAttributeList attributes, RtpMap map, RtcpFeedbackKinds feedback, FormatParameters parameters)
    {
        attributes.Add(map);
        foreach (var kind in Kinds)
            if (feedback.HasFlag(kind)) attributes.Add(new RtcpFeedback(map.PayloadType, kind));
        attributes.Add(parameters);
    }

    public static void AddSources(SdpAttributeList attributes, MediaSources? sources, string canonicalName)
    {
        if (sources is not { } local) return;
        var name = new SdpAttribute("cname", canonicalName);
        if (local.Retransmission is { } retransmission)
        {
            // Firefox drops what is sent again under a number that was not announced.
            attributes.Add(new MediaSourceGroup(MediaSourceGroup.Retransmission, [local.Ssrc, retransmission]));
            attributes.Add(new MediaSource(local.Ssrc, name));
            attributes.Add(new MediaSource(retransmission, name));
        }
        else
        {
            attributes.Add(new MediaSource(local.Ssrc, name));
        }
    }

    static ExtensionIds AddExtensions(
        SdpAttributeList attributes, SdpMedia offered, MediaDirection direction, ImmutableArray<string> wanted)
    {
        var ids = default(ExtensionIds);
        foreach (var extension in offered.All<HeaderExtension>())
        {
            if (!extension.FitsOneByte || !wanted.Contains(extension.Uri)) continue;
            // Firefox offers playout-delay as something that it only receives (RFC 8285, 7).
            var ours = extension.Direction?.Reversed();
            if (ours is { } one && (one & direction) == MediaDirection.Inactive) continue;
            var more = ids.With(extension);
            if (more == ids) continue;
            ids = more;
            attributes.Add(extension with { Direction = ours });
        }

        return ids;
    }
}
