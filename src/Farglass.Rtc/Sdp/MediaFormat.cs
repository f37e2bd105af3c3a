using System.Collections.Immutable;

namespace Farglass.Rtc.Sdp;

/// <summary>All that a section says of one payload type, gathered from its attributes.</summary>
public sealed record MediaFormat(RtpMap Map, FormatParameters? Parameters, RtcpFeedbackKinds Feedback)
{
    public byte PayloadType => Map.PayloadType;

    public string? Parameter(string name) => Parameters?[name];

    /// <summary>
    /// In the order of the section: what its writer likes best comes first. A payload type that has no name, or that
    /// could be taken for RTCP, is left out. Of what is said twice, the first counts.
    /// </summary>
    public static ImmutableArray<MediaFormat> Of(SdpMedia media)
    {
        var maps = new RtpMap?[RtpPayloadType.Count];
        foreach (var map in media.All<RtpMap>()) maps[map.PayloadType] ??= map;
        var parameters = new FormatParameters?[RtpPayloadType.Count];
        foreach (var line in media.All<FormatParameters>()) parameters[line.PayloadType] ??= line;
        var feedback = FeedbackOf(media);
        var formats = ImmutableArray.CreateBuilder<MediaFormat>();
        foreach (var text in media.Formats)
        {
            if (!RtpPayloadType.TryParse(text, out var payloadType) || !RtpPayloadType.IsUsable(payloadType)) continue;
            if (maps[payloadType] is not { } map) continue;
            maps[payloadType] = null; // The section may name a payload type twice.
            formats.Add(new(map, parameters[payloadType], feedback[payloadType]));
        }

        return formats.ToImmutable();
    }

    /// <summary>The format in which packets of another are sent again (RFC 4588, 8.6).</summary>
    public static MediaFormat? RetransmissionOf(MediaFormat original, ImmutableArray<MediaFormat> formats) =>
        formats.FirstOrDefault(format => format.Map.Is("rtx", original.Map.ClockRate)
            && format.Parameter("apt") == RtpPayloadType.Text(original.PayloadType));

    static RtcpFeedbackKinds[] FeedbackOf(SdpMedia media)
    {
        var feedback = new RtcpFeedbackKinds[RtpPayloadType.Count];
        foreach (var line in media.All<RtcpFeedback>())
        {
            var which = line.PayloadType is { } one ? feedback.AsSpan(one, 1) : feedback;
            foreach (ref var kinds in which) kinds |= line.Kind;
        }

        return feedback;
    }
}
