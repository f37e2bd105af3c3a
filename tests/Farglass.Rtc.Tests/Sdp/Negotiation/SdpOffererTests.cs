using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;
using Farglass.Testing;

namespace Farglass.Rtc.Tests.Sdp.Negotiation;

public sealed class SdpOffererTests
{
    [Fact]
    public void A_client_offers_what_a_browser_would() =>
        Snapshot.Match("Written/client-offer.sdp",
            SdpOfferer.Offer(Parties.Client with { Redundancy = true }).ToString());

    [Fact]
    public void Both_sides_agree_on_the_same()
    {
        var offer = SdpOfferer.Offer(Parties.Client with { Redundancy = true });
        var answer = Parties.Answer(Sent(offer), Parties.Host with { Redundancy = true });

        var client = Accept(offer, answer.Description);

        var host = answer.Session;
        Assert.Equal((true, false), (client.IsDtlsClient, host.IsDtlsClient));
        Assert.Equal((host.LocalIce, host.Remote.Ice), (client.Remote.Ice, client.LocalIce));
        Assert.Equal(Parties.Host.Endpoint.Fingerprint, Assert.Single(client.Remote.Fingerprints));
        Assert.Equal(Parties.Host.Endpoint.Candidates, client.Remote.Candidates);
        Assert.True(client.Remote is { EndOfCandidates: true, IsIceLite: true });
        Assert.Equal(host.DataChannels, client.DataChannels);
        Assert.Equal(host.Mids, client.Mids);
        Assert.Equal(host.Tracks.Select(Mirrored), client.Tracks);
        static NegotiatedTrack Mirrored(NegotiatedTrack track) =>
            track with { Local = null, Remote = track.Local, Direction = MediaDirection.Receive };
    }

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, true)]
    public void A_client_asks_for_what_it_wants_and_no_more(bool video, bool audio, bool data)
    {
        var offer = SdpOfferer.Offer(Parties.Client with
        {
            VideoProfiles = video ? [H264Profile.ConstrainedBaseline] : [],
            Audio = audio,
            DataChannels = data,
        });

        var client = Accept(offer, Parties.Answer(Sent(offer)).Description);

        Assert.Equal((video, audio, data), (client.Track(MediaKind.Video, MediaDirection.Receive) is not null,
            client.Track(MediaKind.Audio, MediaDirection.Receive) is not null, client.DataChannels is not null));
    }

    [Fact]
    public void A_section_that_the_host_refuses_is_not_there()
    {
        var offer = SdpOfferer.Offer(Parties.Client);

        var client = Accept(offer, Parties.Answer(Sent(offer), Parties.Host with { Audio = false }).Description);

        Assert.Equal([MediaKind.Video], client.Tracks.Select(track => track.Kind));
        Assert.NotNull(client.DataChannels);
    }

    [Theory]
    [InlineData("a=mid:1", "a=mid:7", "answer_does_not_fit")]
    [InlineData("a=group:BUNDLE 0 1 2", "a=group:BUNDLE 0 2", "answer_does_not_fit")]
    [InlineData("m=audio 9", "m=video 9", "answer_does_not_fit")]
    [InlineData("SAVPF 111", "SAVPF 110", "answer_does_not_fit")]
    [InlineData("packetization-mode=1", "packetization-mode=0", "answer_does_not_fit")]
    [InlineData(" opus/48000/2", " opus/8000", "answer_does_not_fit")]
    [InlineData("a=rtcp-mux", "a=x", "answer_does_not_fit")]
    [InlineData("a=setup:passive", "a=setup:actpass", "setup_not_possible")]
    [InlineData("a=fingerprint", "a=x", "no_fingerprint")]
    [InlineData("a=ice-pwd", "a=x", "invalid_ice_credentials")]
    [InlineData("a=group", "a=x", "no_bundle")]
    public void What_does_not_answer_the_offer_is_refused_with_a_code(string line, string by, string code)
    {
        var offer = SdpOfferer.Offer(Parties.Client);
        var answer = Parties.Answer(Sent(offer)).Description.ToString();

        var accepted = SdpOfferer.TryAccept(offer, Parties.Client.Endpoint,
            OfferFiles.Parse(answer.Replace(line, by, StringComparison.Ordinal)), out var session, out var refusal);

        Assert.False(accepted);
        Assert.Null(session);
        Assert.Equal(code, refusal?.Code);
    }

    [Fact]
    public void An_answer_to_another_offer_is_refused()
    {
        var offer = SdpOfferer.Offer(Parties.Client with { Audio = false });
        var answer = Parties.Answer(SdpOfferer.Offer(Parties.Client)).Description;

        Assert.False(SdpOfferer.TryAccept(offer, Parties.Client.Endpoint, answer, out _, out var refusal));
        Assert.Equal(SdpRefusal.AnswerDoesNotFit, refusal);
    }

    [Fact]
    public void A_second_offer_adds_a_track_to_the_session()
    {
        var first = SdpOfferer.Offer(Parties.Client with { Audio = false });
        var host = Parties.Answer(Sent(first)).Session;

        var second = SdpOfferer.Offer(Parties.Client with { Version = 2 }, first);
        var answer = Parties.Answer(Sent(second), Parties.HostLater, host);

        var client = Accept(second, answer.Description);
        Assert.Equal((2ul, 2), (client.Version, client.Tracks.Length));
        Assert.Equal(Parties.HostIce, client.Remote.Ice);
        Assert.Equal(["video", "application", "audio"], second.Media.Select(media => media.Kind));
    }

    static NegotiatedSession Accept(SessionDescription offer, SessionDescription answer)
    {
        var accepted = SdpOfferer.TryAccept(
            offer, Parties.Client.Endpoint, Sent(answer), out var session, out var refusal);
        Assert.True(accepted, refusal?.Code);
        return session!;
    }

    /// <summary>As it is on the other side of the wire.</summary>
    static SessionDescription Sent(SessionDescription description) => OfferFiles.Parse(description.ToString());
}
