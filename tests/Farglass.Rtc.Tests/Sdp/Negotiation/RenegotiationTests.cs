using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Rtc.Tests.Sdp.Negotiation;

/// <summary>The offers of one browser session, one after the other.</summary>
public sealed class RenegotiationTests
{
    readonly List<SdpAnswer> _answers = [];

    NegotiatedSession? Current => _answers.LastOrDefault()?.Session;

    [Fact]
    public void Tracks_come_and_go_and_what_was_agreed_on_stays()
    {
        foreach (var name in OfferFiles.Session)
            _answers.Add(Parties.Answer(
                OfferFiles.Read(name), _answers.Count == 0 ? Parties.Host : Parties.HostLater, Current));

        Assert.Equal([1, 2, 3, 4, 5], _answers.Select(answer => answer.Session.Version));
        Assert.Equal(["0 1", "0 1 2", "0 1 2", "0 1 2", "0 1"],
            _answers.Select(answer => string.Join(' ', answer.Session.Mids)));
        Assert.Equal([1, 2, 2, 2, 1], _answers.Select(answer => answer.Session.Tracks.Length));
        Assert.All(_answers, answer =>
        {
            Assert.Equal(_answers[0].Session.Tracks[0].Local, answer.Session.Tracks[0].Local);
            Assert.Equal(_answers[0].Session.Tracks[0].PayloadType, answer.Session.Tracks[0].PayloadType);
            Assert.Equal(_answers[0].Description.Origin.SessionId, answer.Description.Origin.SessionId);
            Assert.False(answer.Session.IsDtlsClient);
        });
    }

    [Fact]
    public void ICE_starts_anew_only_when_the_offer_says_so()
    {
        foreach (var name in OfferFiles.Session)
            _answers.Add(Parties.Answer(
                OfferFiles.Read(name), _answers.Count == 2 ? Parties.HostLater : Parties.Host, Current));

        Assert.Equal([Parties.HostIce, Parties.HostIce, Parties.HostIceNext, Parties.HostIceNext, Parties.HostIceNext],
            _answers.Select(answer => answer.Session.LocalIce));
        Assert.False(_answers[0].Session.IsRestartedBy(_answers[1].Session.Remote.Ice));
        Assert.True(_answers[1].Session.IsRestartedBy(_answers[2].Session.Remote.Ice));
    }

    [Fact]
    public void A_section_that_rests_keeps_its_place_and_comes_back()
    {
        var text = OfferFiles.Text("chromium");
        _answers.Add(Parties.Answer(OfferFiles.Parse(text)));
        _answers.Add(Parties.Answer(
            OfferFiles.Parse(text.Replace("a=recvonly", "a=inactive", StringComparison.Ordinal)), current: Current));
        _answers.Add(Parties.Answer(OfferFiles.Parse(text), current: Current));

        Assert.All(_answers[1].Session.Tracks, track =>
            Assert.Equal((MediaDirection.Inactive, null), (track.Direction, track.Local)));
        Assert.All(_answers[1].Description.Media, media => Assert.Equal(9, media.Port));
        Assert.Equal(_answers[0].Session.Tracks, _answers[2].Session.Tracks);
    }

    [Fact]
    public void Another_certificate_needs_another_session()
    {
        var first = Parties.Answer(OfferFiles.Read("chromium")).Session;

        Assert.Equal(SdpRefusal.DtlsChanged, Parties.Refuse(OfferFiles.Read("safari"), current: first));
    }

    /// <summary>The offer of chromium: 0 a picture, 1 sound, 2 data channels.</summary>
    public static TheoryData<string, string, string, int?> Impossible => new()
    {
        { "a=mid:1\n", "a=mid:7\n", "section_replaced", 1 },
        { "m=audio 9", "m=video 9", "section_replaced", 1 },
        { "a=group:BUNDLE 0 1 2", "a=group:BUNDLE 0 2", "section_unbundled", 1 },
        { "a=group:BUNDLE 0 1 2", "a=group:BUNDLE 2 1\na=group:BUNDLE 0", "section_unbundled", 0 },
        { "a=sctp-port:5000", "a=sctp-port:5001", "data_channels_changed", 2 },
        { "sha-256 53", "sha-256 54", "dtls_changed", null },
        { "a=setup:actpass", "a=setup:passive", "setup_not_possible", null },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_a_running_session_cannot_become_is_refused_and_the_section_named(
        string old, string by, string code, int? section)
    {
        var text = Chromium;
        var first = Parties.Answer(OfferFiles.Parse(text)).Session;
        Assert.Contains(old, text, StringComparison.Ordinal);

        var refusal = Parties.Refuse(
            OfferFiles.Parse(text.Replace(old, by, StringComparison.Ordinal)), current: first);

        Assert.Equal((code, section), (refusal.Code, refusal.Section));
        Assert.Equal(code != "setup_not_possible", refusal.IsConflict);
    }

    [Fact]
    public void Sections_that_are_missing_or_have_changed_places_are_refused()
    {
        var offer = OfferFiles.Parse(Chromium);
        var media = offer.Media;
        var first = Parties.Answer(offer).Session;

        SdpRefusal Refuse(params SdpMedia[] sections) => Parties.Refuse(With(offer, sections), current: first);
        Assert.Equal(SdpRefusal.SectionRemoved(2), Refuse(media[0], media[1]));
        Assert.Equal(SdpRefusal.SectionReplaced(0), Refuse(media[1], media[0], media[2]));
        Assert.Equal(SdpRefusal.SectionReplaced(1), Refuse(media[0], media[2], media[1]));
    }

    [Fact]
    public void A_section_that_has_ended_leaves_its_place_and_may_come_back()
    {
        var first = SdpOfferer.Offer(Parties.Client);
        var ended = SdpOfferer.Offer(Parties.Client with { Audio = false }, first);
        var again = SdpOfferer.Offer(Parties.Client, ended);

        foreach (var offer in new[] { first, ended, again }) _answers.Add(Parties.Answer(offer, current: Current));

        Assert.Equal(["0 1 2", "0 2", "0 1 2"], _answers.Select(answer => string.Join(' ', answer.Session.Mids)));
        Assert.Equal([9, 0, 9], _answers.Select(answer => answer.Description.Media[1].Port));
        Assert.Equal(_answers[0].Session.Tracks, _answers[2].Session.Tracks);
    }

    [Fact]
    public void The_picture_that_runs_is_not_taken_by_one_that_is_offered_before_it()
    {
        // Browsers put a new section where one has ended, and that may be before those that run.
        var offer = SdpOfferer.Offer(Parties.Client);
        var moved = Tagged(offer.Media[0], "3");
        _answers.Add(Parties.Answer(With(offer, Ended(offer.Media[0]), offer.Media[1], offer.Media[2], moved)));
        _answers.Add(Parties.Answer(
            With(offer, Tagged(offer.Media[0], "9"), offer.Media[1], offer.Media[2], moved), current: Current));

        Assert.All(_answers, answer => Assert.Equal("3", answer.Session.Track(MediaKind.Video, default)!.Mid));
        Assert.Equal([0, 9, 9, 9], _answers[1].Description.Media.Select(media => media.Port));
    }

    static string Chromium => OfferFiles.Text("chromium");

    static SessionDescription With(SessionDescription offer, params SdpMedia[] media) => new()
    {
        Origin = offer.Origin,
        Attributes =
        [
            new("group", "BUNDLE " + string.Join(' ', media.Where(one => !one.IsRejected).Select(one => one.Mid))),
            .. offer.Attributes.Where(line => line.Name != "group"),
        ],
        Media = [.. media],
    };

    static SdpMedia Tagged(SdpMedia media, string mid) => Media(media, media.Port, mid);

    static SdpMedia Ended(SdpMedia media) => Media(media, port: 0, media.Mid!);

    static SdpMedia Media(SdpMedia media, int port, string mid) => new()
    {
        Kind = media.Kind,
        Port = port,
        Protocol = media.Protocol,
        Formats = media.Formats,
        Attributes = [new("mid", mid), .. media.Attributes.Where(line => line.Name != "mid")],
    };
}
