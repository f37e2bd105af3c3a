using Farglass.Native.OpenSsl;

namespace Farglass.Rtc.Tests.Dtls;

public sealed class OpenSslLibraryTests
{
    [Fact]
    public void Where_it_is_missing_the_package_is_named()
    {
        var thrown = Assert.Throws<OpenSslException>(() =>
            OpenSslLibrary.MakeReady(() => throw new DllNotFoundException("No libssl.so.3.")));
        Assert.Contains("No libssl.so.3. Install the package libssl3", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_too_old_is_refused()
    {
        var thrown = Assert.Throws<OpenSslException>(() => OpenSslLibrary.MakeReady(() => 0x1010117f));
        Assert.Contains("1010117f is too old. Install the package libssl3", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_refused_is_refused_in_its_own_words()
    {
        using var context = SslContext.ForDtls12();
        var thrown = Assert.Throws<OpenSslException>(() => context.UseCertificate([1, 2, 3], []));
        Assert.StartsWith("SSL_CTX_use_certificate_ASN1: ", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no reason", thrown.Message, StringComparison.Ordinal);
    }
}
