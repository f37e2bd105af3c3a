using System.Collections.Immutable;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>The picture: H.264, and its packets sent again where that was offered.</summary>
static class VideoSection
{
    public const RtcpFeedbackKinds Feedback = RtcpFeedbackKinds.ReceiverEstimate | RtcpFeedbackKinds.TransportCongestion
        | RtcpFeedbackKinds.FullIntraRequest | RtcpFeedbackKinds.Nack | RtcpFeedbackKinds.PictureLoss;

    public static readonly ImmutableArray<string> Extensions =
    [
        HeaderExtension.MidUri, HeaderExtension.AbsoluteSendTimeUri, HeaderExtension.TransportSequenceUri,
        HeaderExtension.PlayoutDelayUri,
        HeaderExtension.DependencyDescriptorUri,
    ];

    /// <returns>Null: there is no codec that both have.</returns>
    public static SectionAnswer? Answer(SdpMedia offered, MediaDirection direction, AnswerParameters local)
    {
        var formats = MediaFormat.Of(offered);
        if (!H264Matching.TryChoose(formats, local.VideoProfiles, out var format, out var agreement)) return null;
        var retransmission = MediaFormat.RetransmissionOf(format, formats);
        var sources = retransmission is null ? local.VideoSources with { Retransmission = null } : local.VideoSources;
        var attributes = new SdpAttributeList();
        var track = RtpSection.Begin(attributes, offered, new()
        {
            Kind = MediaKind.Video,
            Mid = offered.Mid!,
            Direction = direction,
            PayloadType = format.PayloadType,
            RetransmissionPayloadType = retransmission?.PayloadType,
            H264 = agreement,
            Local = direction.HasFlag(MediaDirection.Send) ? sources : null,
            Feedback = format.Feedback & Feedback,
        }, new("screen", "video"), Extensions);
        RtpSection.AddFormat(attributes, format.Map, track.Feedback, ParametersOf(format, agreement));
        if (retransmission is not null)
        {
            RtpSection.AddFormat(attributes, retransmission.Map, RtcpFeedbackKinds.None,
                new(retransmission.PayloadType, [("apt", RtpPayloadType.Text(format.PayloadType))]));
        }

        RtpSection.AddSources(attributes, track.Local, local.CanonicalName);
        return new(offered)
        {
            Formats = RtpPayloadType.Formats(track.PayloadType, track.RetransmissionPayloadType),
            Attributes = attributes,
            Track = track,
        };
    }

    /// <summary>Profile and mode must be those of the offer (RFC 6184, 8.2.2); the level stays as it is.</summary>
    static FormatParameters ParametersOf(MediaFormat format, H264Agreement agreement)
    {
        var parameters = ImmutableArray.CreateBuilder<(string, string?)>();
        if (format.Parameter("level-asymmetry-allowed") == "1") parameters.Add(("level-asymmetry-allowed", "1"));
        parameters.Add(("packetization-mode", "1"));
        parameters.Add(("profile-level-id", format.Parameter("profile-level-id") ?? agreement.Declared.ToString()));
        return new(format.PayloadType, parameters.ToImmutable());
    }
}
