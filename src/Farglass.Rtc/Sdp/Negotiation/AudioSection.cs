using System.Collections.Immutable;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>Sound: Opus, and with redundancy where that was offered and is wanted.</summary>
static class AudioSection
{
    const int ClockRate = 48_000, Channels = 2; // Of every Opus stream, whatever is in it (RFC 7587, 7).

    public static readonly ImmutableArray<string> Extensions =
        [HeaderExtension.MidUri, HeaderExtension.AbsoluteSendTimeUri, HeaderExtension.TransportSequenceUri];

    /// <summary>
    /// Each side says what it can and needs no match (RFC 7587, 7.1): we send stereo, take stereo, and send what
    /// repairs a lost packet.
    /// </summary>
    static readonly ImmutableArray<(string, string?)> Parameters =
        [("minptime", "10"), ("useinbandfec", "1"), ("stereo", "1"), ("sprop-stereo", "1")];

    /// <returns>Null: there is no Opus.</returns>
    public static SectionAnswer? Answer(SdpMedia offered, MediaDirection direction, AnswerParameters local)
    {
        var formats = MediaFormat.Of(offered);
        if (OpusOf(formats) is not { } opus) return null;
        var redundancy = local.Redundancy ? RedundancyOf(opus, formats) : null;
        var attributes = new SdpAttributeList();
        var track = RtpSection.Begin(attributes, offered, new()
        {
            Kind = MediaKind.Audio,
            Mid = offered.Mid!,
            Direction = direction,
            PayloadType = opus.PayloadType,
            RedundancyPayloadType = redundancy?.PayloadType,
            Local = direction.HasFlag(MediaDirection.Send) ? new(local.AudioSsrc) : null,
            Remote = direction.HasFlag(MediaDirection.Receive) ? MediaSources.Of(offered) : null,
            Feedback = opus.Feedback & RtcpFeedbackKinds.TransportCongestion,
        }, new("sound", "audio"), Extensions);
        RtpSection.AddFormat(attributes, opus.Map, track.Feedback, new(opus.PayloadType, Parameters));
        if (redundancy is not null)
            RtpSection.AddFormat(attributes, redundancy.Map, RtcpFeedbackKinds.None, redundancy.Parameters!);
        RtpSection.AddSources(attributes, track.Local, local.CanonicalName);
        return new(offered)
        {
            Formats = RtpPayloadType.Formats(track.PayloadType, track.RedundancyPayloadType),
            Attributes = attributes,
            Track = track,
        };
    }

    public static RtpMap Opus(byte payloadType) => new(payloadType, "opus", ClockRate, Channels);

    public static RtpMap Redundancy(byte payloadType) => new(payloadType, "red", ClockRate, Channels);

    /// <summary>The format parameter of redundancy: Opus, and before it Opus again (RFC 2198, 5).</summary>
    public static string RedundantBlocks(byte opusPayloadType) => $"{opusPayloadType}/{opusPayloadType}";

    public static MediaFormat? OpusOf(ImmutableArray<MediaFormat> formats) =>
        formats.FirstOrDefault(format => format.Map.Is("opus", ClockRate, Channels));

    public static MediaFormat? RedundancyOf(MediaFormat opus, ImmutableArray<MediaFormat> formats) =>
        formats.FirstOrDefault(format => format.Map.Is("red", ClockRate, Channels)
            && format.Parameters is { Parameters: [(var blocks, null)] }
            && blocks == RedundantBlocks(opus.PayloadType));
}
