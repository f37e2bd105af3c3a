using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Farglass.Client;
using Farglass.Rtc.Dtls;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Host.Tests.WebRtc;

/// <summary>Speaks WHEP to a host, right or wrong.</summary>
sealed class Whep(RunningHost host, SessionClient client)
{
    public const string Sdp = "application/sdp";

    static readonly LocalEndpoint Endpoint = MakeEndpoint();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What a client of ours offers: 0 a picture, 1 sound, 2 data channels.</summary>
    public static string Offer { get; } = MakeOffer();

    /// <summary>And when it wants no sound: 0 a picture, 1 data channels.</summary>
    public static string SilentOffer { get; } = MakeOffer(audio: false);

    /// <summary>The silent offer with a section of sound at its end.</summary>
    public static string OfferWithSoundLater { get; } = Later();

    public static string Fragment(IceCredentials ice) => $"a=ice-ufrag:{ice.Ufrag}\r\na=ice-pwd:{ice.Password}\r\n";

    public Task<HttpResponseMessage> PostAsync(string body, string type = Sdp, string? token = null) =>
        SendAsync(HttpMethod.Post, new(host.Url, client.Grant.Whep), Encoding.UTF8.GetBytes(body), type, token);

    public Task<HttpResponseMessage> PostAsync(byte[] body) =>
        SendAsync(HttpMethod.Post, new(host.Url, client.Grant.Whep), body, Sdp);

    public Task<HttpResponseMessage> PatchAsync(
        Uri location, string body, string type = TrickleFragment.MediaType, string? token = null,
        string? ifMatch = "*") =>
        SendAsync(HttpMethod.Patch, location, Encoding.UTF8.GetBytes(body), type, token, ifMatch);

    public Task<HttpResponseMessage> DeleteAsync(Uri location, string? token = null) =>
        SendAsync(HttpMethod.Delete, location, body: null, "", token);

    /// <summary>An offer that is good.</summary>
    /// <returns>Where its resource is.</returns>
    public async Task<Uri> OpenAsync()
    {
        using var answer = await PostAsync(Offer);
        Assert.Equal(201, (int)answer.StatusCode);
        return new(host.Url, answer.Headers.Location!);
    }

    /// <summary>The status, and the code of its problem document: there has to be one.</summary>
    public static async Task<(int Status, string Code)> ProblemOf(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
            return ((int)answer.StatusCode, problem.RootElement.GetProperty("code").GetString()!);
        }
    }

    Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri address, byte[]? body, string type, string? token = null, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new("Bearer", token ?? client.Grant.ViewerToken);
        if (ifMatch is not null) request.Headers.Add("If-Match", ifMatch);
        if (body is not null)
            request.Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = MediaTypeHeaderValue.Parse(type) },
            };
        return host.Http.SendAsync(request, Token);
    }

    static string MakeOffer(bool audio = true) => SdpOfferer.Offer(new() { Endpoint = Endpoint, Audio = audio })
        .ToString();

    static string Later()
    {
        Assert.True(SessionDescription.TryParse(SilentOffer, out var before, out _));
        return SdpOfferer.Offer(new() { Endpoint = Endpoint, Version = 2 }, before).ToString();
    }

    static LocalEndpoint MakeEndpoint()
    {
        var certificate = DtlsCertificate.Create(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var ice = IceCredentials.Generate();
        return new() { SessionId = 1, Ice = new(ice.Ufrag, ice.Password), Fingerprint = certificate.Fingerprint };
    }
}
