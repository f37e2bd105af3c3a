using System.Security.Cryptography.X509Certificates;
using Farglass.Cli.Up;

namespace Farglass.Cli.Tests.Up;

public sealed class SelfSignedCertificateTests : IDisposable
{
    static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    readonly DataFolder _folder = DataFolder.Open(Directory.CreateTempSubdirectory("farglass-test").FullName);

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_folder.Path, recursive: true);
    }

    [Theory]
    [InlineData("desk.example")]
    [InlineData("10.0.0.5")]
    [InlineData("2001:db8::5")]
    [InlineData("localhost")]
    public void It_is_good_for_the_address_and_for_this_machine(string address)
    {
        SelfSignedCertificate.Ensure(_folder, address, Now);
        using var certificate = Read();
        Assert.True(certificate.MatchesHostname(address));
        Assert.True(certificate.MatchesHostname("localhost"));
        Assert.True(certificate.MatchesHostname("127.0.0.1"));
        Assert.False(certificate.MatchesHostname("elsewhere.example"));
        Assert.True(certificate.HasPrivateKey);
    }

    [Fact]
    public void It_is_kept_while_it_is_good()
    {
        SelfSignedCertificate.Ensure(_folder, "desk.example", Now);
        var first = File.ReadAllText(_folder.File("certificate.pem"));
        SelfSignedCertificate.Ensure(_folder, "desk.example", Now + TimeSpan.FromDays(360));
        Assert.Equal(first, File.ReadAllText(_folder.File("certificate.pem")));
    }

    [Theory]
    [InlineData("desk.example", 370)]
    [InlineData("desk.example", 500)]
    [InlineData("other.example", 1)]
    public void It_is_made_anew_before_it_expires_and_for_another_address(string address, int days)
    {
        SelfSignedCertificate.Ensure(_folder, "desk.example", Now);
        var first = File.ReadAllText(_folder.File("certificate.pem"));
        SelfSignedCertificate.Ensure(_folder, address, Now + TimeSpan.FromDays(days));
        Assert.NotEqual(first, File.ReadAllText(_folder.File("certificate.pem")));
        using var certificate = Read();
        Assert.True(SelfSignedCertificate.IsGood(certificate, address, Now + TimeSpan.FromDays(days)));
    }

    [Fact]
    public void A_key_that_belongs_to_another_certificate_is_mended()
    {
        SelfSignedCertificate.Ensure(_folder, "desk.example", Now);
        _folder.Write("key.pem", SelfSignedCertificate.Create("desk.example", Now).Key);
        SelfSignedCertificate.Ensure(_folder, "desk.example", Now);
        using var certificate = Read();
        Assert.True(certificate.HasPrivateKey);
    }

    X509Certificate2 Read() =>
        X509Certificate2.CreateFromPemFile(_folder.File("certificate.pem"), _folder.File("key.pem"));
}
