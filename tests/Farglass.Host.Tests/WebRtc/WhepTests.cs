using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Farglass.Client;
using Farglass.Host.Supervision;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;
using Farglass.Testing;

namespace Farglass.Host.Tests.WebRtc;

/// <summary>The signalling: what is answered to whom, and that nothing broken gets further.</summary>
public sealed partial class WhepTests
{
    static readonly SessionClientOptions WithoutMedia =
        new() { Carrier = Carrier.WebSocket, PingInterval = TimeSpan.Zero };

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_offer_is_answered_with_a_resource_of_its_own()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id, WithoutMedia);

        using var answer = await new Whep(host, client).PostAsync(Whep.Offer);

        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal(Whep.Sdp, answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith($"/api/sessions/{id}/whep/", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(answer.Headers.ETag);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.False(answer.Headers.Contains("Link"));
        Assert.True(SessionDescription.TryParse(await answer.Content.ReadAsStringAsync(Token), out var sdp, out _));
        Assert.True(sdp.IsIceLite);
    }

    [Fact]
    public async Task Whoever_has_no_right_to_it_is_told_to_show_one()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve(), WithoutMedia);
        await using var other = await host.OpenAsync(host.Service.Reserve(), WithoutMedia);
        var whep = new Whep(host, client);
        var location = await whep.OpenAsync();

        var wrong = await whep.PostAsync(Whep.Offer, token: other.Grant.ViewerToken);

        Assert.Equal("Bearer", wrong.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal((401, "not_authenticated"), await Whep.ProblemOf(wrong));
        Assert.Equal((404, "not_found"), await Whep.ProblemOf(
            await whep.DeleteAsync(location, token: other.Grant.ViewerToken)));
        Assert.Equal((404, "not_found"), await Whep.ProblemOf(await whep.PatchAsync(
            location, Whep.Fragment(IceCredentials.Generate()), token: other.Grant.ViewerToken)));
        using var own = await whep.DeleteAsync(location);
        Assert.Equal(200, (int)own.StatusCode);
    }

    [Fact]
    public async Task Where_WebRTC_is_off_nobody_is_offered_it_and_who_asks_hears_so()
    {
        await using var host = await RunningHost.StartAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id, WithoutMedia);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Url, $"/api/sessions/{id}/whep"))
        {
            Content = new StringContent(Whep.Offer, Encoding.UTF8, Whep.Sdp),
        };
        request.Headers.Authorization = new("Bearer", client.Grant.ViewerToken);

        var answer = await host.Http.SendAsync(request, Token);

        Assert.Null(client.Grant.Whep);
        Assert.Equal((404, "not_found"), await Whep.ProblemOf(answer));
    }

    [Fact]
    public async Task An_offer_without_H264_is_refused_and_the_WebSocket_is_another_way()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve(), WithoutMedia);
        var vp8 = Whep.Offer.Replace("H264/90000", "VP8/90000", StringComparison.Ordinal);

        Assert.Equal((422, "no_common_codec"), await Whep.ProblemOf(await new Whep(host, client).PostAsync(vp8)));
    }

    [Fact]
    public async Task ICE_starts_anew_when_it_is_asked_to_with_other_credentials()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve(), WithoutMedia);
        var whep = new Whep(host, client);
        using var opened = await whep.PostAsync(Whep.Offer);
        var location = new Uri(host.Url, opened.Headers.Location!);
        var fragment = Whep.Fragment(IceCredentials.Generate());

        using var restarted = await whep.PatchAsync(location, fragment);
        using var repeated = await whep.PatchAsync(location, fragment);

        Assert.Equal((200, 204), ((int)restarted.StatusCode, (int)repeated.StatusCode));
        Assert.Equal(TrickleFragment.MediaType, restarted.Content.Headers.ContentType!.MediaType);
        Assert.NotEqual(opened.Headers.ETag, restarted.Headers.ETag);
        Assert.True(TrickleFragment.TryParse(await restarted.Content.ReadAsStringAsync(Token), out var answer, out _));
        var sdp = await opened.Content.ReadAsStringAsync(Token);
        Assert.DoesNotContain(answer.Ice!.UsernameFragment, sdp, StringComparison.Ordinal);
        Assert.NotEmpty(answer.AllCandidates);
        Assert.Equal((415, "unsupported_media_type"),
            await Whep.ProblemOf(await whep.PatchAsync(location, fragment, type: "text/plain")));
        Assert.Equal((400, "invalid_request"), await Whep.ProblemOf(await whep.PatchAsync(location, "a=mid:0\r\n")));
    }

    [Fact]
    public async Task A_resource_that_was_ended_is_no_more()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve(), WithoutMedia);
        var whep = new Whep(host, client);
        var location = await whep.OpenAsync();
        using var ended = await whep.DeleteAsync(location);

        Assert.Equal(200, (int)ended.StatusCode);
        Assert.Equal((404, "not_found"), await Whep.ProblemOf(
            await whep.PatchAsync(location, Whep.Fragment(IceCredentials.Generate()))));
        Assert.Equal((404, "not_found"), await Whep.ProblemOf(await whep.DeleteAsync(location)));
        await using var watching = await Watching.OpenAsync(host); // The media loop is well.
        await watching.ShowAsync(key: true);
    }

    [Fact]
    public async Task A_host_that_is_being_stopped_asks_to_try_again()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve(), WithoutMedia);

        host.Get<SessionRoster>().BeginStop();

        await Wait.Eventually(async () => // The session is let go a moment later.
        {
            using var answer = await new Whep(host, client).PostAsync(Whep.Offer);
            return answer.StatusCode == HttpStatusCode.Created ? "it takes offers" : null;
        });
        Assert.Equal((503, "service_unavailable"), await Whep.ProblemOf(
            await new Whep(host, client).PostAsync(Whep.Offer)));
    }

    [Fact]
    public async Task Credentials_for_TURN_are_told_and_made_with_the_shared_secret()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync(
            ("WebRtc:TurnUrls:0", "turn:turn.example:3478?transport=udp"), ("WebRtc:TurnUrls:1", "turns:turn.example"),
            ("WebRtc:TurnSecret", "north"), ("WebRtc:TurnCredentialSeconds", "600"));
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id, WithoutMedia);

        using var answer = await new Whep(host, client).PostAsync(Whep.Offer);

        var links = answer.Headers.GetValues("Link").Select(value => Link().Match(value)).ToArray();
        Assert.Equal(["turn:turn.example:3478?transport=udp", "turns:turn.example"],
            links.Select(link => link.Groups["url"].Value));
        Assert.All(links, link =>
        {
            var name = link.Groups["name"].Value;
            Assert.EndsWith($":{id}", name, StringComparison.Ordinal);
            var left = long.Parse(name.Split(':')[0]) - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            Assert.InRange(left, 500, 600);
#pragma warning disable CA5350 // It is what TURN servers check.
            var expected = HMACSHA1.HashData("north"u8, Encoding.UTF8.GetBytes(name));
#pragma warning restore CA5350
            Assert.Equal(Convert.ToBase64String(expected), link.Groups["credential"].Value);
        });
    }

    [Fact]
    public async Task Offers_that_are_broken_are_refused_each_with_a_problem_document()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve(), WithoutMedia);
        var whep = new Whep(host, client);

        var wrong = new List<string>();
        foreach (var (name, body) in BrokenOffers())
        {
            var answer = await whep.PostAsync(body);
            var (status, code) = answer.IsSuccessStatusCode
                ? ((int)answer.StatusCode, "")
                : await Whep.ProblemOf(answer);
            if ((status, code) is not ((400, "invalid_request") or (422, "no_common_codec") or (413, "too_large")))
                wrong.Add($"{name}: {status} {code}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal((415, "unsupported_media_type"),
            await Whep.ProblemOf(await whep.PostAsync(Whep.Offer, "text/plain")));
        await whep.OpenAsync();
    }

    [Fact]
    public async Task Offers_that_are_spoilt_at_random_are_answered_or_refused_and_never_a_fault()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        await using var client = await host.OpenAsync(host.Service.Reserve(), WithoutMedia);
        var whep = new Whep(host, client);
        var random = new Random(9);
        for (var round = 0; round < 60; round++)
        {
            var body = Encoding.UTF8.GetBytes(Whep.Offer);
            for (var count = random.Next(1, 5); count > 0; count--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            if (round % 4 == 0) body = body[..random.Next(body.Length)];

            using var answer = await whep.PostAsync(body);
            Assert.True((int)answer.StatusCode is 201 or 400 or 422, $"round {round}: {answer.StatusCode}");
        }

        await using var watching = await Watching.OpenAsync(host);
        await watching.ShowAsync(key: true);
    }

    static IEnumerable<(string Name, byte[] Body)> BrokenOffers()
    {
        var offer = Whep.Offer;
        string[] removed =
            ["v=0", "o=", "m=", "a=group:BUNDLE", "a=ice-ufrag", "a=ice-pwd", "a=fingerprint", "a=setup", "a=mid"];
        foreach (var start in removed) yield return Text($"without {start}", Without(offer, start));
        (string Old, string New)[] replaced =
        [
            ("v=0", "v=1"), ("o=- ", "o=-"), ("a=setup:actpass", "a=setup:perhaps"),
            ("a=ice-ufrag:", "a=ice-ufrag:é"), ("a=ice-pwd:", "a=ice-pwd: "), ("a=mid:1", "a=mid:0"),
            ("a=fingerprint:sha-256", "a=fingerprint:md5"), ("a=fingerprint:sha-256 ", "a=fingerprint:sha-256 GG:"),
            ("H264/90000", "AV1/90000"), ("m=video 9", "m=video"), ("\r\n", "\r\n\r\n"),
            ("\r\n", "\r"), ("=", ":"), ("a=", "a"), ("m=", "k="), ("a=group:BUNDLE", "a=group:LS"),
        ];
        foreach (var (old, by) in replaced)
            yield return Text($"'{old}' for '{by}'", offer.Replace(old, by, StringComparison.Ordinal));
        string[] others =
        [
            "", " ", "\r\n", "v=0", "v=0\r\n", "{}", "{\"sdp\":\"v=0\"}", "<sdp/>", "null", new string('a', 2_500),
            new string('\n', 3_000), "v=0\r\n" + offer, offer + "v=0\r\n", offer[..20], offer[(offer.Length / 2)..],
            string.Concat(Enumerable.Repeat("m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", 100)),
            offer + string.Concat(Enumerable.Repeat("a=x\r\n", 5_000)), offer + "a=" + new string('x', 5_000) + "\r\n",
        ];
        foreach (var text in others) yield return Text($"'{text[..Math.Min(text.Length, 30)]}'", text);
        yield return ("zeros", new byte[100]);
        yield return ("bytes that are no text", [0xFF, 0xFE, 0xC0, 0x80, 0xED, 0xA0, 0x80]);
        yield return ("a text in UTF-16", Encoding.Unicode.GetBytes(offer));
        yield return ("a hundred kilobytes", new byte[100_000]);
        yield return ("a hundred kilobytes of lines", Encoding.UTF8.GetBytes(
            offer + string.Concat(Enumerable.Repeat("a=x:yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n", 2_500))));
        var random = new byte[1_000];
        new Random(3).NextBytes(random);
        yield return ("noise", random);

        static (string, byte[]) Text(string name, string text) => (name, Encoding.UTF8.GetBytes(text));
        static string Without(string offer, string start) => string.Concat(offer
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith(start, StringComparison.Ordinal)).Select(line => line + "\r\n"));
    }

    [GeneratedRegex("^<(?<url>[^>]+)>; rel=\"ice-server\"; username=\"(?<name>[^\"]+)\"; "
        + "credential=\"(?<credential>[^\"]+)\"; credential-type=\"password\"$")]
    private static partial Regex Link();
}
