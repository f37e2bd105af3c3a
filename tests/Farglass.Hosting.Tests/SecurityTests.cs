using System.Net;
using Farglass.Hosting.Security;
using Farglass.Hosting.Settings;
using Microsoft.AspNetCore.Http;

namespace Farglass.Hosting.Tests;

public sealed class SecurityTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("farglass-security-");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Bearer fgk_abc-DEF_012", "fgk_abc-DEF_012")]
    [InlineData("bearer x", "x")]
    [InlineData("Bearer  x ", "x")]
    [InlineData("Bearer", null)]
    [InlineData("Bearer ", null)]
    [InlineData("Basic eDp5", null)]
    [InlineData("Bearer a b", null)]
    [InlineData("Bearer ä", null)]
    [InlineData("", null)]
    public void A_bearer_secret_is_read_or_it_is_not(string header, string? secret)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = header;

        Assert.Equal(secret is not null, Bearer.TryRead(context.Request, out var read));
        Assert.Equal(secret, read);
    }

    [Fact]
    public void Two_bearer_secrets_or_a_huge_one_are_none()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = new(["Bearer a", "Bearer b"]);
        Assert.False(Bearer.TryRead(context.Request, out _));
        context.Request.Headers.Authorization = "Bearer " + new string('a', 2_000);
        Assert.False(Bearer.TryRead(context.Request, out _));
    }

    [Fact]
    public async Task A_certificate_of_the_named_file_is_trusted_and_no_other()
    {
        var certificate = TestCertificate.Write(_folder, "good");
        var other = TestCertificate.Write(_folder, "other");
        await using var server = await RunningServer.StartAsync(null, certificate.Settings);

        using var trusting = new HttpClient(TrustedCertificate.CreateHandler(certificate.File, "X:File"));
        using var plain = new HttpClient(TrustedCertificate.CreateHandler(null, "X:File"));
        using var wrong = new HttpClient(TrustedCertificate.CreateHandler(other.File, "X:File"));
        var url = new Uri(server.Client.BaseAddress!, "/hello");

        Assert.Equal(HttpStatusCode.OK, (await trusting.GetAsync(url, Ct)).StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => plain.GetAsync(url, Ct));
        await Assert.ThrowsAsync<HttpRequestException>(() => wrong.GetAsync(url, Ct));
    }

    [Fact]
    public async Task A_trusted_certificate_for_another_name_is_not_trusted()
    {
        var certificate = TestCertificate.Write(_folder, "named", withAddress: false);
        await using var server = await RunningServer.StartAsync(null, certificate.Settings);
        using var client = new HttpClient(TrustedCertificate.CreateHandler(certificate.File, "X:File"));

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(server.Client.BaseAddress, Ct));
    }

    [Fact]
    public void A_file_without_a_certificate_is_an_error_that_names_the_setting()
    {
        var empty = Path.Combine(_folder.FullName, "empty.pem");
        File.WriteAllText(empty, "nothing");

        var wrong = Assert.Throws<SettingsException>(() => TrustedCertificate.CreateHandler(empty, "X:File"));
        Assert.Equal("X:File", wrong.Setting);
        wrong = Assert.Throws<SettingsException>(() => TrustedCertificate.CreateHandler("/nowhere.pem", "X:File"));
        Assert.Equal("X:File", wrong.Setting);
    }

    [Fact]
    public void A_key_that_does_not_fit_the_certificate_is_an_error_that_names_the_setting()
    {
        var mixed = TestCertificate.Write(_folder, "one") with
        {
            KeyFile = TestCertificate.Write(_folder, "two").KeyFile,
        };

        var wrong = Assert.Throws<SettingsException>(() => FarglassServer.CreateBuilder(mixed.Settings));

        Assert.Equal("Server:KeyFile", wrong.Setting);
    }
}
