using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Client.Tests;

public sealed class EntitlementClientTests
{
    static readonly ApplicationId Terminal = ApplicationId.Parse("terminal");

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_asks_with_a_name_and_a_password_and_gets_a_url()
    {
        var asked = "";
        await using var server = await StartAsync(app =>
            app.MapPost("/api/entitlements/{application}", (string application, HttpRequest request) =>
        {
            var credentials = Encoding.UTF8.GetString(
                Convert.FromBase64String(request.Headers.Authorization.ToString()["Basic ".Length..]));
            asked = $"{application} {credentials} {request.QueryString}";
            return Results.Text("https://service.example/entitlements/fge_x", statusCode: 201);
        }));
        using var client = new EntitlementClient(ServerTrust.SystemStore);

        var url = await client.RequestAsync(new(server.Urls.First()), Terminal, "ada", "pass:wörd",
            terminatePrevious: true, Token);

        Assert.Equal("terminal ada:pass:wörd ?terminatePrevious=true", asked);
        Assert.Equal("https://service.example/entitlements/fge_x", url.ToString());
    }

    [Fact]
    public async Task A_url_that_is_opened_says_where_to_go()
    {
        var redirection = new Redirection("http://h/s/1#ticket=t", "http://h",
            SessionId.New(DateTimeOffset.UnixEpoch), "t", DateTimeOffset.UnixEpoch);
        await using var server = await StartAsync(app => app.MapGet("/entitlements/{token}", (HttpRequest request) =>
            request.Headers.Accept == "application/json"
                ? Results.Json(redirection, FarglassJson.Options)
                : Results.Redirect("http://h")));
        using var client = new EntitlementClient(ServerTrust.SystemStore);

        Assert.Equal(redirection, await client.RedeemAsync(new(server.Urls.First() + "/entitlements/fge_x"), Token));
    }

    [Fact]
    public async Task A_refusal_carries_its_code()
    {
        await using var server = await StartAsync(app => app.MapGet("/entitlements/{token}", () => Results.Problem(
            title: "This link was already used", statusCode: 410,
            extensions: new Dictionary<string, object?> { ["code"] = ProblemCodes.EntitlementUsed })));
        using var client = new EntitlementClient(ServerTrust.SystemStore);

        var refused = await Assert.ThrowsAsync<ProblemException>(
            () => client.RedeemAsync(new(server.Urls.First() + "/entitlements/fge_x"), Token));

        Assert.Equal((HttpStatusCode.Gone, "entitlement_used"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_certificate_of_ones_own_is_believed_where_it_is_named_and_nowhere_else()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), Token);
        await using var server = await StartAsync(app =>
            app.MapGet("/entitlements/{token}", () => Results.StatusCode(418)), certificate);
        var url = new Uri($"https://localhost:{new Uri(server.Urls.First()).Port}/entitlements/fge_x");

        using var system = new EntitlementClient(ServerTrust.SystemStore);
        using var named = new EntitlementClient(ServerTrust.PemFile(file));
        using var anybody = new EntitlementClient(ServerTrust.Insecure);

        var distrust = await Assert.ThrowsAsync<HttpRequestException>(() => system.RedeemAsync(url, Token));
        Assert.IsType<AuthenticationException>(distrust.InnerException);
        Assert.Equal(418,
            (int)(await Assert.ThrowsAsync<ProblemException>(() => named.RedeemAsync(url, Token))).Status);
        Assert.Equal(418,
            (int)(await Assert.ThrowsAsync<ProblemException>(() => anybody.RedeemAsync(url, Token))).Status);

        // Believed for its name alone: another name is somebody else's.
        await Assert.ThrowsAsync<HttpRequestException>(
            () => named.RedeemAsync(new Uri($"https://127.0.0.1:{url.Port}/entitlements/fge_x"), Token));
        File.Delete(file);
    }

    static async Task<WebApplication> StartAsync(Action<WebApplication> map, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            if (certificate is not null) endpoint.UseHttps(certificate);
        }));
        var app = builder.Build();
        map(app);
        await app.StartAsync(Token);
        return app;
    }
}
