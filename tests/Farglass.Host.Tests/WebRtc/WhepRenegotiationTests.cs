using System.Text;
using System.Text.Json;
using Farglass.Client;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Host.Tests.WebRtc;

/// <summary>A PATCH that is another offer of a connection.</summary>
public sealed class WhepRenegotiationTests : IAsyncLifetime
{
    static readonly SessionClientOptions WithoutMedia =
        new() { Carrier = Carrier.WebSocket, PingInterval = TimeSpan.Zero };

    RunningHost? _host;
    SessionClient? _client;
    Whep? _whep;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    Whep Peer => _whep!;

    public async ValueTask InitializeAsync()
    {
        _host = await RunningHost.StartWithWebRtcAsync();
        _client = await _host.OpenAsync(_host.Service.Reserve(), WithoutMedia);
        _whep = new(_host, _client);
    }

    public async ValueTask DisposeAsync()
    {
        await _client!.DisposeAsync();
        await _host!.DisposeAsync();
    }

    [Fact]
    public async Task Another_offer_is_answered_and_the_connection_has_another_ETag()
    {
        var (location, etag, first) = await OpenAsync();

        using var patched = await Peer.PatchAsync(location, Whep.OfferWithSoundLater, Whep.Sdp, ifMatch: etag);

        Assert.Equal(200, (int)patched.StatusCode);
        Assert.Equal(Whep.Sdp, patched.Content.Headers.ContentType!.MediaType);
        Assert.True(patched.Headers.CacheControl!.NoStore);
        Assert.NotEqual(etag, patched.Headers.ETag!.Tag);
        var answer = await ReadAsync(patched);
        Assert.Equal(["video", "application", "audio"], answer.Media.Select(media => media.Kind));
        Assert.Equal([9, 9, 9], answer.Media.Select(media => media.Port));
        Assert.Equal(first.Origin with { Version = first.Origin.Version + 1 }, answer.Origin);
        Assert.Equal(first.Media[0].Attributes, answer.Media[0].Attributes);
        Assert.Equal(first.Media[1].Attributes, answer.Media[1].Attributes);
        Assert.Equal((412, "precondition_failed"), await Whep.ProblemOf(
            await Peer.PatchAsync(location, Whep.OfferWithSoundLater, Whep.Sdp, ifMatch: etag)));
    }

    [Fact]
    public async Task Sound_is_answered_the_same_whether_it_comes_first_or_later()
    {
        using var together = await Peer.PostAsync(Whep.Offer);
        var (location, etag, _) = await OpenAsync();
        using var later = await Peer.PatchAsync(location, Whep.OfferWithSoundLater, Whep.Sdp, ifMatch: etag);

        var (first, second) = (await ReadAsync(together), await ReadAsync(later));

        Assert.Equal(Lines(first.Media[1]), Lines(second.Media[2]));
        static IEnumerable<string> Lines(SdpMedia media) =>
            media.Attributes.Where(line => line.Name is not ("mid" or "ssrc" or "ice-ufrag" or "ice-pwd"))
                .Select(line => line.ToString())
                .Append($"{media.Kind} {media.Port} {string.Join(' ', media.Formats)}");
    }

    [Fact]
    public async Task A_picture_may_rest_and_ICE_start_anew_in_one_offer()
    {
        var (location, etag, first) = await OpenAsync();
        var (before, ice) = (first.Media[0], IceCredentials.Generate());
        var offer = Whep.SilentOffer.Replace("a=recvonly", "a=inactive", StringComparison.Ordinal);

        using var rests = await Peer.PatchAsync(location, offer, Whep.Sdp, ifMatch: etag);
        using var anew = await Peer.PatchAsync(
            location, WithIce(Whep.SilentOffer, ice), Whep.Sdp, ifMatch: rests.Headers.ETag!.Tag);
        using var fragment = await Peer.PatchAsync(
            location, Whep.Fragment(IceCredentials.Generate()), ifMatch: anew.Headers.ETag!.Tag);

        Assert.Equal((200, 200, 200), ((int)rests.StatusCode, (int)anew.StatusCode, (int)fragment.StatusCode));
        var (resting, wanted) = ((await ReadAsync(rests)).Media[0], (await ReadAsync(anew)).Media[0]);
        Assert.Equal((MediaDirection.Inactive, MediaDirection.Send), (resting.Direction, wanted.Direction));
        Assert.Equal(before.UsernameFragment, resting.UsernameFragment);
        Assert.NotEqual(before.UsernameFragment, wanted.UsernameFragment);
        Assert.True(TrickleFragment.TryParse(await fragment.Content.ReadAsStringAsync(Token), out var last, out _));
        Assert.NotEqual(wanted.UsernameFragment, last.Ice!.UsernameFragment);
    }

    [Fact]
    public async Task Another_offer_must_say_what_it_changes_and_be_shown_the_right_to()
    {
        var (location, etag, _) = await OpenAsync();
        await using var other = await _host!.OpenAsync(_host.Service.Reserve(), WithoutMedia);

        Assert.Equal((428, "precondition_required"), await Whep.ProblemOf(
            await Peer.PatchAsync(location, Whep.SilentOffer, Whep.Sdp, ifMatch: null)));
        Assert.Equal((412, "precondition_failed"), await Whep.ProblemOf(
            await Peer.PatchAsync(location, Whep.SilentOffer, Whep.Sdp, ifMatch: "\"of nothing\"")));
        Assert.Equal((404, "not_found"), await Whep.ProblemOf(
            await Peer.PatchAsync(location, Whep.SilentOffer, Whep.Sdp, token: other.Grant.ViewerToken)));
        using var own = await Peer.PatchAsync(location, Whep.SilentOffer, Whep.Sdp, ifMatch: etag);
        Assert.Equal(200, (int)own.StatusCode);
    }

    [Theory]
    [InlineData("text/plain", "v=0", 415, "unsupported_media_type")]
    [InlineData(Whep.Sdp, "", 400, "invalid_request")]
    [InlineData(Whep.Sdp, "v=0", 400, "invalid_request")]
    [InlineData(Whep.Sdp, "a=ice-ufrag:abcd", 400, "invalid_request")]
    public async Task What_is_no_offer_is_refused(string type, string body, int status, string code)
    {
        var (location, etag, _) = await OpenAsync();

        Assert.Equal((status, code), await Whep.ProblemOf(
            await Peer.PatchAsync(location, body, type, ifMatch: etag)));
        await AssertUnchangedAsync(location, etag);
    }

    [Fact]
    public async Task What_is_too_large_is_refused()
    {
        var (location, etag, _) = await OpenAsync();

        Assert.Equal((413, "too_large"), await Whep.ProblemOf(await Peer.PatchAsync(
            location, Whep.SilentOffer + new string('x', SdpLimits.DocumentLengthMax), Whep.Sdp, ifMatch: etag)));
        await AssertUnchangedAsync(location, etag);
    }

    [Theory]
    [InlineData("a=mid:1", "a=mid:7", 409, "offer_conflict", "Section 1 ")]
    [InlineData("BUNDLE 0 1", "BUNDLE 1", 409, "offer_conflict", "Section 0 ")]
    [InlineData("m=video 9", "m=audio 9", 409, "offer_conflict", "Section 0 ")]
    [InlineData("a=fingerprint:sha-256 ", "a=fingerprint:sha-256 AB:", 400, "invalid_request", "")]
    [InlineData("a=setup:actpass", "a=setup:passive", 400, "invalid_request", "a=setup")]
    [InlineData("H264/90000", "AV1/90000", 422, "no_common_codec", "H.264")]
    public async Task What_cannot_be_is_refused_with_the_section_and_the_reason(
        string old, string by, int status, string code, string said)
    {
        var (location, etag, _) = await OpenAsync();

        using var answer = await Peer.PatchAsync(
            location, Whep.SilentOffer.Replace(old, by, StringComparison.Ordinal), Whep.Sdp, ifMatch: etag);

        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal((status, code), await Whep.ProblemOf(answer));
        Assert.Contains(said, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await AssertUnchangedAsync(location, etag);
    }

    [Fact]
    public async Task A_section_that_is_missing_is_named()
    {
        var (location, etag, _) = await OpenAsync();
        var offer = Whep.SilentOffer[..Whep.SilentOffer.IndexOf("m=application", StringComparison.Ordinal)]
            .Replace("BUNDLE 0 1", "BUNDLE 0", StringComparison.Ordinal);

        Assert.Equal((409, "offer_conflict"), await Whep.ProblemOf(
            await Peer.PatchAsync(location, offer, Whep.Sdp, ifMatch: etag)));
        await AssertUnchangedAsync(location, etag);
    }

    [Fact]
    public async Task Offers_that_are_spoilt_at_random_are_answered_or_refused_and_never_a_fault()
    {
        var (location, _, _) = await OpenAsync();
        var random = new Random(86);
        for (var round = 0; round < 60; round++)
        {
            var body = Encoding.UTF8.GetBytes(Whep.SilentOffer);
            for (var count = random.Next(1, 5); count > 0; count--)
                body[random.Next(body.Length)] = (byte)random.Next(32, 127);
            if (round % 4 == 0) body = body[..random.Next(body.Length)];

            using var answer = await Peer.PatchAsync(location, Encoding.UTF8.GetString(body), Whep.Sdp);
            Assert.True((int)answer.StatusCode is 200 or 400 or 404 or 409 or 422, $"{round}: {answer.StatusCode}");
        }

        await using var watching = await Watching.OpenAsync(_host!);
        await watching.ShowAsync(key: true);
    }

    async Task<(Uri Location, string ETag, SessionDescription Answer)> OpenAsync()
    {
        using var opened = await Peer.PostAsync(Whep.SilentOffer);
        Assert.Equal(201, (int)opened.StatusCode);
        return (new(_host!.Url, opened.Headers.Location!), opened.Headers.ETag!.Tag, await ReadAsync(opened));
    }

    /// <summary>The same ETag still counts, and the same offer is still answered.</summary>
    async Task AssertUnchangedAsync(Uri location, string etag)
    {
        using var answer = await Peer.PatchAsync(location, Whep.SilentOffer, Whep.Sdp, ifMatch: etag);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    static async Task<SessionDescription> ReadAsync(HttpResponseMessage answer)
    {
        Assert.True(SessionDescription.TryParse(await answer.Content.ReadAsStringAsync(Token), out var sdp, out _));
        return sdp;
    }

    static string WithIce(string offer, IceCredentials ice) => string.Join("\r\n", offer.Split("\r\n").Select(line =>
        line.StartsWith("a=ice-ufrag:", StringComparison.Ordinal) ? $"a=ice-ufrag:{ice.Ufrag}"
        : line.StartsWith("a=ice-pwd:", StringComparison.Ordinal) ? $"a=ice-pwd:{ice.Password}"
        : line));
}
