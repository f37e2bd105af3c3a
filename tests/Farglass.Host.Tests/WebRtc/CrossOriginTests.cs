using System.Net.Http.Headers;
using System.Text;
using Farglass.Client;

namespace Farglass.Host.Tests.WebRtc;

/// <summary>What a browser lets a page of another origin do, by the headers that it goes by.</summary>
public sealed class CrossOriginTests
{
    const string Page = "https://player.example";

    static readonly SessionClientOptions WithoutMedia =
        new() { Carrier = Carrier.WebSocket, PingInterval = TimeSpan.Zero };

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("whep", "POST", "Accept-Post", "application/sdp")]
    [InlineData("whep/abc", "PATCH", "Accept-Patch", "application/sdp, application/trickle-ice-sdpfrag")]
    [InlineData("whep/abc", "DELETE", "Accept-Patch", "application/sdp, application/trickle-ice-sdpfrag")]
    [InlineData("viewer", "POST", "Accept-Post", "application/json")]
    public async Task What_a_browser_asks_ahead_is_answered_without_a_token(
        string path, string method, string header, string accepted)
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();

        using var answer = await AskAsync(host, path, HttpMethod.Options, Page, method);

        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(accepted, answer.Headers.GetValues(header).Single());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains(method, ListOf(answer, "Access-Control-Allow-Methods"));
        Assert.Equal(["Authorization", "Content-Type", "If-Match"], ListOf(answer, "Access-Control-Allow-Headers"));
    }

    [Fact]
    public async Task A_page_of_another_origin_reads_the_answer_and_where_its_resource_is()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();
        var id = host.Service.Reserve();
        await using var client = await host.OpenAsync(id, WithoutMedia);

        using var answer = await AskAsync(
            host, "whep", HttpMethod.Post, Page, id: id.ToString(), token: client.Grant.ViewerToken);

        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Superset(
            new HashSet<string> { "Location", "ETag", "Link" },
            ListOf(answer, "Access-Control-Expose-Headers").ToHashSet());
    }

    [Fact]
    public async Task A_refusal_may_be_read_too()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();

        using var answer = await AskAsync(host, "whep", HttpMethod.Post, Page, token: "wrong");

        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal((401, "not_authenticated"), await Whep.ProblemOf(answer));
    }

    [Fact]
    public async Task Where_origins_are_named_others_are_told_nothing()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync(("Host:AllowedOrigins:0", Page));

        using var allowed = await AskAsync(host, "whep", HttpMethod.Options, Page, "POST");
        using var other = await AskAsync(host, "whep", HttpMethod.Options, "https://other.example", "POST");

        Assert.Equal(Page, allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Contains("Origin", allowed.Headers.Vary);
        Assert.Contains("Origin", other.Headers.Vary);
    }

    [Fact]
    public async Task Nothing_else_of_a_host_is_open_to_other_pages()
    {
        await using var host = await RunningHost.StartWithWebRtcAsync();

        using var stream = await AskAsync(host, "stream", HttpMethod.Get, Page);

        Assert.False(stream.Headers.Contains("Access-Control-Allow-Origin"));
    }

    static async Task<HttpResponseMessage> AskAsync(
        RunningHost host, string path, HttpMethod method, string origin, string? asks = null, string? id = null,
        string? token = null)
    {
        using var request = new HttpRequestMessage(
            method, new Uri(host.Url, $"/api/sessions/{id ?? host.Service.Reserve().ToString()}/{path}"));
        request.Headers.Add("Origin", origin);
        if (asks is not null) request.Headers.Add("Access-Control-Request-Method", asks);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        if (method == HttpMethod.Post)
            request.Content = new StringContent(Whep.Offer, Encoding.UTF8, MediaTypeHeaderValue.Parse(Whep.Sdp));
        return await host.Http.SendAsync(request, Token);
    }

    static string[] ListOf(HttpResponseMessage answer, string header) =>
        answer.Headers.GetValues(header).Single().Split(", ");
}
