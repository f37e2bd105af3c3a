using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>What the sections of an answer say to whoever made the offer.</summary>
sealed record AnsweredSections(ImmutableArray<NegotiatedTrack> Tracks, NegotiatedDataChannels? DataChannels)
{
    /// <param name="offer">Ours.</param>
    /// <param name="answer">The other side's.</param>
    /// <param name="shared">The sections that share the transport, and there is no other.</param>
    /// <param name="sections">What the answer says.</param>
    /// <returns>False: it is no answer to this offer.</returns>
    public static bool TryRead(
        SessionDescription offer,
        SessionDescription answer,
        ImmutableArray<string> shared,
        [NotNullWhen(true)] out AnsweredSections? sections)
    {
        sections = null;
        if (offer.Media.Length != answer.Media.Length) return false;
        var tracks = ImmutableArray.CreateBuilder<NegotiatedTrack>();
        NegotiatedDataChannels? dataChannels = null;
        foreach (var (offered, answered) in offer.Media.Zip(answer.Media))
        {
            if (answered.Kind != offered.Kind || answered.Mid != offered.Mid) return false;
            if (answered.IsRejected) continue;
            if (answered.Mid is not { } mid || !shared.Contains(mid)) return false;
            if (answered.Formats.Except(offered.Formats).Any()) return false;
            if (offered.Kind == DataChannelSection.Kind) dataChannels = DataChannelSection.Read(answered);
            else if (Track(offered, answered, answer.DirectionOf(answered).Reversed()) is { } track) tracks.Add(track);
            else return false;
        }

        sections = new(tracks.ToImmutable(), dataChannels);
        return true;
    }

    static NegotiatedTrack? Track(SdpMedia offered, SdpMedia answered, MediaDirection direction)
    {
        var formats = MediaFormat.Of(answered);
        var track = answered.Kind == "video" ? Video(answered, formats) : Audio(answered, formats);
        if (track is null || !answered.RtcpMux) return null;
        return track with
        {
            Direction = direction,
            Remote = direction.HasFlag(MediaDirection.Receive) ? MediaSources.Of(answered) : null,
            Extensions = answered.All<HeaderExtension>()
                .IntersectBy(offered.All<HeaderExtension>().Select(Meaning), Meaning)
                .Aggregate(default(ExtensionIds), (ids, extension) => ids.With(extension)),
            RtcpReducedSize = answered.RtcpReducedSize,
            ReceiverReferenceTime = answered.ReceiverReferenceTime,
        };

        static (ushort, string) Meaning(HeaderExtension extension) => (extension.Id, extension.Uri);
    }

    static NegotiatedTrack? Video(SdpMedia answered, ImmutableArray<MediaFormat> formats)
    {
        foreach (var format in formats)
        {
            if (!H264Matching.TryReadDeclared(format, out var declared)) continue;
            return new()
            {
                Kind = MediaKind.Video,
                Mid = answered.Mid!,
                Direction = MediaDirection.Inactive,
                PayloadType = format.PayloadType,
                RetransmissionPayloadType = MediaFormat.RetransmissionOf(format, formats)?.PayloadType,
                H264 = new(declared, declared.Profile),
                Feedback = format.Feedback,
            };
        }

        return null;
    }

    static NegotiatedTrack? Audio(SdpMedia answered, ImmutableArray<MediaFormat> formats) =>
        AudioSection.OpusOf(formats) is not { } opus
            ? null
            : new()
            {
                Kind = MediaKind.Audio,
                Mid = answered.Mid!,
                Direction = MediaDirection.Inactive,
                PayloadType = opus.PayloadType,
                RedundancyPayloadType = AudioSection.RedundancyOf(opus, formats)?.PayloadType,
                Feedback = opus.Feedback,
            };
}
