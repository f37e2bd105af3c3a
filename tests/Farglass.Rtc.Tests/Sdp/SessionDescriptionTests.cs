using Farglass.Rtc.Sdp;

namespace Farglass.Rtc.Tests.Sdp;

public sealed class SessionDescriptionTests
{
    const string Head = "v=0\no=- 1 2 IN IP4 0.0.0.0\ns=-\nt=0 0\n";

    public static TheoryData<string> Offers => [.. OfferFiles.All];

    [Theory]
    [MemberData(nameof(Offers))]
    public void Every_attribute_of_an_offer_is_kept_in_its_order(string name)
    {
        var text = OfferFiles.Text(name);

        var written = OfferFiles.Parse(text).ToString().Split("\r\n");

        Assert.Equal(Kept(text.Split('\n')), Kept(written));
        static IEnumerable<string> Kept(string[] lines) =>
            lines.Where(line => line.StartsWith("a=", StringComparison.Ordinal)
                || line.StartsWith("m=", StringComparison.Ordinal)
                || line.StartsWith("o=", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Offers))]
    public void Lines_may_end_in_LF_or_in_CR_LF(string name)
    {
        var text = OfferFiles.Text(name);

        Assert.Equal(OfferFiles.Parse(text).ToString(), OfferFiles.Parse(text.ReplaceLineEndings("\r\n")).ToString());
    }

    [Fact]
    public void A_browsers_offer_says_what_it_says()
    {
        var offer = OfferFiles.Read("chromium-candidates");

        Assert.Equal(["video", "audio", "application"], offer.Media.Select(media => media.Kind));
        Assert.Equal(["0", "1", "2"], offer.Bundle?.Mids);
        Assert.True(offer.ExtmapAllowMixed);
        Assert.False(offer.IsIceLite);
        var video = offer.FindMedia("0")!;
        Assert.Equal(MediaDirection.Receive, offer.DirectionOf(video));
        Assert.Equal(SdpSetup.ActPass, video.Setup);
        Assert.Equal(4, video.UsernameFragment?.Length);
        Assert.Equal(24, video.Password?.Length);
        Assert.Equal(32, Assert.Single(video.All<CertificateFingerprint>()).Hash.Length);
        Assert.Equal(4, video.Candidates.Count());
        Assert.Equal(11, video.All<HeaderExtension>().Count());
        Assert.True(video is { RtcpMux: true, RtcpReducedSize: true, ReceiverReferenceTime: true });
        var data = offer.FindMedia("2")!;
        Assert.Equal(((ushort?)5_000, 262_144), (data.SctpPort, data.MaxMessageSize));
    }

    [Fact]
    public void What_a_section_leaves_out_the_session_says()
    {
        var offer = OfferFiles.Parse(
            Head + "a=recvonly\nm=video 9 UDP/TLS/RTP/SAVPF 96\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=sendonly\n");

        Assert.Equal([MediaDirection.Receive, MediaDirection.Send], offer.Media.Select(offer.DirectionOf));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("v=1\no=- 1 2 IN IP4 0.0.0.0\ns=-\n", 1)]
    [InlineData("v=0\ns=-\n", 2)]
    [InlineData("v=0\no=- one 2 IN IP4 0.0.0.0\ns=-\n", 2)]
    [InlineData("v=0\no=- 1 99999999999999999999 IN IP4 0.0.0.0\ns=-\n", 2)]
    [InlineData("v=0\no=- 1 2 IN IP4 0.0.0.0\nt=0 0\n", 3)]
    [InlineData(Head + "a\n", 5)]
    [InlineData(Head + "a=\n", 5)]
    [InlineData(Head + "a= mid:0\n", 5)]
    [InlineData(Head + "A=mid:0\n", 5)]
    [InlineData(Head + "\na=mid:0\n", 5)]
    [InlineData(Head + "x=what\n", 5)]
    [InlineData(Head + "a=mid:\0\n", 5)]
    [InlineData(Head + "a=mid:0\ra=mid:1\n", 5)]
    [InlineData(Head + "a=mid:0\nm=video\n", 6)]
    [InlineData(Head + "m=video 9 UDP/TLS/RTP/SAVPF\n", 5)]
    [InlineData(Head + "m=video 65536 UDP/TLS/RTP/SAVPF 96\n", 5)]
    [InlineData(Head + "m=video 9/2 UDP/TLS/RTP/SAVPF 96\n", 5)]
    [InlineData(Head + "m=video 9 UDP/TLS/RTP/SAVPF 96\nt=0 0\n", 6)]
    public void A_broken_text_is_refused_with_the_line_that_breaks_it(string text, int line)
    {
        Assert.False(SessionDescription.TryParse(text, out var description, out var error));

        Assert.Null(description);
        Assert.Equal(line, error.Line);
        Assert.NotEmpty(error.Reason);
    }

    [Fact]
    public void An_error_is_said_in_words()
    {
        Assert.False(SessionDescription.TryParse(Head + "a=mid:0\nm=video\n", out _, out var error));

        Assert.Equal("line 6: a media section needs a kind, a port, a protocol, and formats", error.ToString());
    }

    [Fact]
    public void Blank_lines_at_the_end_do_no_harm() =>
        Assert.Empty(OfferFiles.Parse(Head + "a=ice-lite\r\n\r\n\n").Media);

    [Fact]
    public void At_a_limit_all_is_read_and_beyond_it_nothing()
    {
        var line = "a=" + new string('x', SdpLimits.LineLengthMax - 2) + "\n";
        Limit(line, line.Replace("a=", "a=y", StringComparison.Ordinal));

        var attributes = string.Concat(Enumerable.Repeat("a=x\n", SdpLimits.AttributesMax));
        Limit(attributes, attributes + "a=x\n");

        var sections = string.Concat(Enumerable.Repeat("m=video 9 P 96\n", SdpLimits.MediaSectionsMax));
        Limit(sections, sections + "m=video 9 P 96\n");

        var formats = "m=video 9 P" + string.Concat(Enumerable.Repeat(" 96", SdpLimits.FormatsMax));
        Limit(formats, formats + " 96");

        var lines = string.Concat(Enumerable.Repeat("b=AS:1\n", SdpLimits.LinesMax - Head.Count(c => c == '\n')));
        Limit(lines, lines + "b=AS:1\n");

        var document = Fill(SdpLimits.DocumentLengthMax - Head.Length);
        Limit(document, document + "\n");
    }

    static void Limit(string within, string beyond)
    {
        Assert.True(SessionDescription.TryParse(Head + within, out _, out var error), error.ToString());
        Assert.False(SessionDescription.TryParse(Head + beyond, out _, out _));
    }

    static string Fill(int length)
    {
        const string line = "b=01234567890123456789012345678901234567890123456789012345678\n";
        return string.Concat(Enumerable.Repeat(line, length / line.Length)) + new string('\n', length % line.Length);
    }
}
