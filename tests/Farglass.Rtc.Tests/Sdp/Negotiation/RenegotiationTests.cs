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
}
