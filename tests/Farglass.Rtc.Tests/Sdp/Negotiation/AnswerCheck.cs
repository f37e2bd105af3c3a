using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Rtc.Tests.Sdp.Negotiation;

/// <summary>What is true of every answer, whatever was offered (RFC 3264, 6; RFC 8829, 5.3; RFC 9143, 7.3).</summary>
static class AnswerCheck
{
    public static void Check(SessionDescription offer, SdpAnswer answer)
    {
        var text = answer.Description.ToString();
        var description = OfferFiles.Parse(text);
        Assert.Equal(text, description.ToString());
        Assert.Equal(offer.Media.Length, description.Media.Length);
        Assert.True(description.IsIceLite);
        Assert.True(offer.ExtmapAllowMixed || !description.ExtmapAllowMixed);

        var accepted = description.Media.Where(media => media.Port != 0).Select(media => media.Mid!).ToArray();
        Assert.NotEmpty(accepted);
        Assert.Equal(accepted.Order(), description.Bundle!.Mids.Order());
        Assert.Empty(description.Bundle.Mids.Except(offer.Bundle!.Mids));
        Assert.Equal(answer.Session.Mids, description.Bundle.Mids);
        Assert.Equal([description.Bundle.Mids[0]],
            description.Media.Where(media => media.EndOfCandidates).Select(media => media.Mid!));
        foreach (var (offered, answered) in offer.Media.Zip(description.Media))
            Section(offer, offered, description, answered);
        Session(answer.Session, description);
    }

    static void Section(
        SessionDescription offer, SdpMedia offered, SessionDescription answer, SdpMedia answered)
    {
        Assert.Equal(offered.Kind, answered.Kind);
        Assert.Equal(offered.Protocol, answered.Protocol);
        Assert.Equal(offered.Mid, answered.Mid);
        Assert.Empty(answered.Formats.Except(offered.Formats));
        if (answered.Port == 0) return;
        Assert.False(offered.IsRejected);
        Assert.Equal(SdpSetup.Passive, answered.Setup);
        if (offered.Kind == "application")
        {
            Assert.NotNull(offered.SctpPort);
            Assert.NotNull(answered.SctpPort);
            return;
        }

        Assert.True(answered.RtcpMux && offered.RtcpMux);
        Assert.True(offered.RtcpReducedSize || !answered.RtcpReducedSize);
        Assert.True(offered.ReceiverReferenceTime || !answered.ReceiverReferenceTime);
        Assert.True(offered.ExtmapAllowMixed || !answered.ExtmapAllowMixed);
        var direction = answer.DirectionOf(answered);
        Assert.Equal(direction, direction & offer.DirectionOf(offered).Reversed());
        Assert.Empty(Meanings(answered).Except(Meanings(offered)));
        Formats(MediaFormat.Of(offered), MediaFormat.Of(answered));
    }

    static void Formats(IReadOnlyList<MediaFormat> offered, IReadOnlyList<MediaFormat> answered)
    {
        Assert.NotEmpty(answered);
        foreach (var format in answered)
        {
            var original = Assert.Single(offered, other => other.PayloadType == format.PayloadType);
            Assert.True(original.Map == format.Map);
            Assert.True(original.Feedback.HasFlag(format.Feedback));
            Assert.Equal(original.Parameter("apt"), format.Parameter("apt"));
            if (format.Parameter("apt") is { } apt) Assert.Equal($"{answered[0].PayloadType}", apt);
            if (!format.Map.Is("H264", 90_000)) continue;
            Assert.Equal("1", original.Parameter("packetization-mode"));
            Assert.Equal("1", format.Parameter("packetization-mode"));
            Assert.Equal(original.Parameter("profile-level-id") ?? "42e01f", format.Parameter("profile-level-id"));
            Assert.Equal(original.Parameter("level-asymmetry-allowed") == "1",
                format.Parameter("level-asymmetry-allowed") == "1");
        }
    }

    /// <summary>What the session is told to do is what the other side was told.</summary>
    static void Session(NegotiatedSession session, SessionDescription description)
    {
        Assert.Equal(session.Version, description.Origin.Version);
        Assert.Equal(session.LocalIce.UsernameFragment, description.FindMedia(session.Mids[0])!.UsernameFragment);
        Assert.True(session.Remote.Ice.AreValid);
        Assert.NotEmpty(session.Remote.Fingerprints);
        Assert.False(session.IsDtlsClient);
        foreach (var track in session.Tracks)
        {
            var section = description.FindMedia(track.Mid)!;
            var formats = MediaFormat.Of(section);
            Assert.Equal(track.Direction, description.DirectionOf(section));
            Assert.Equal(track.PayloadType, formats[0].PayloadType);
            Assert.Equal(track.Feedback, formats[0].Feedback);
            Assert.Equal(track.RetransmissionPayloadType ?? track.RedundancyPayloadType,
                formats.Length == 2 ? formats[1].PayloadType : null);
            Assert.Equal(track.Local, MediaSources.Of(section));
            Assert.Equal(track.Local is not null, track.Direction.HasFlag(MediaDirection.Send));
            Assert.Equal(track.Kind == MediaKind.Video, track.H264 is not null);
            Assert.Equal(track.Extensions,
                section.All<HeaderExtension>().Aggregate(default(ExtensionIds), (ids, one) => ids.With(one)));
        }
    }

    static IEnumerable<(ushort, string)> Meanings(SdpMedia media) =>
        media.All<HeaderExtension>().Select(extension => (extension.Id, extension.Uri));
}
