using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;
using Farglass.Testing;

namespace Farglass.Rtc.Tests.Sdp.Negotiation;

public sealed class TrickleFragmentTests
{
    const string Candidates = """
        a=ice-ufrag:yYfI
        a=ice-pwd:3XRQuGgqWpO/JDE2fd0EydPF
        m=video 9 UDP/TLS/RTP/SAVPF 96 97
        a=mid:0
        a=candidate:1 1 udp 2122194687 192.0.2.2 52383 typ host
        a=candidate:2 1 udp 2122265343 2001:db8::2 33510 typ host
        a=end-of-candidates

        """;

    [Fact]
    public void A_client_sends_the_candidates_that_it_found_later()
    {
        var fragment = Parse(Candidates);

        Assert.Equal(new("yYfI", "3XRQuGgqWpO/JDE2fd0EydPF"), fragment.Ice);
        Assert.Equal(2, fragment.AllCandidates.Count());
        Assert.Equal("0", Assert.Single(fragment.Media).Mid);
        Assert.True(fragment.IsEnd);
    }

    [Fact]
    public void Other_credentials_start_ICE_anew_and_the_session_goes_on()
    {
        var session = Parties.Answer(OfferFiles.Read("chromium")).Session;
        var fragment = Parse("m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n"
            + "a=ice-ufrag:other\r\na=ice-pwd:other+ice+password+000\r\n");

        Assert.False(session.IsRestartedBy(Parse(Candidates).Ice!));
        Assert.True(session.IsRestartedBy(fragment.Ice!));
        var restarted = session.Restarted(fragment.Ice!, Parties.HostIceNext);

        Assert.Equal((fragment.Ice, Parties.HostIceNext), (restarted.Remote.Ice, restarted.LocalIce));
        Assert.Equal(session.Tracks, restarted.Tracks);
        var answer = TrickleFragment.Answer(restarted, Parties.Host.Endpoint).ToString();
        Snapshot.Match("Written/ice-restart.sdpfrag", answer);
        Assert.Equal(Parties.HostIceNext, Parse(answer).Ice);
        Assert.Equal(Parties.Host.Endpoint.Candidates, Parse(answer).AllCandidates);
    }

    [Fact]
    public void Without_credentials_a_fragment_says_nothing_of_ICE() =>
        Assert.Null(Parse("a=ice-ufrag:yYfI\r\na=candidate:1 1 udp 1 192.0.2.2 1 typ host\r\n").Ice);

    [Theory]
    [InlineData("v=0\r\n", 1)]
    [InlineData("a=ice-ufrag:yYfI\r\nm=audio\r\n", 2)]
    [InlineData("candidate:1 1 udp 1 192.0.2.2 1 typ host", 1)]
    public void A_broken_fragment_is_refused_with_the_line_that_breaks_it(string text, int line)
    {
        Assert.False(TrickleFragment.TryParse(text, out _, out var error));

        Assert.Equal(line, error.Line);
    }

    [Fact]
    public void No_more_candidates_are_read_than_the_limit_allows()
    {
        var section = "m=audio 9 RTP/AVP 0\n"
            + string.Concat(Enumerable.Repeat("a=candidate:1 1 udp 1 192.0.2.2 1 typ host\n", SdpLimits.CandidatesMax));

        Assert.Equal(SdpLimits.CandidatesMax, Parse(section + section).AllCandidates.Count());
    }

    static TrickleFragment Parse(string text)
    {
        Assert.True(TrickleFragment.TryParse(text, out var fragment, out var error), error.ToString());
        return fragment;
    }
}
