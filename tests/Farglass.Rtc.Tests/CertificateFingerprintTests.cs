namespace Farglass.Rtc.Tests;

public sealed class CertificateFingerprintTests
{
    const string Digits = "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:"
        + "27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55";

    const string OfNothing = "sha-256 " + Digits;

    [Fact]
    public void It_is_written_as_SDP_has_it() => Assert.Equal(OfNothing, CertificateFingerprint.Of([]).ToString());

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var random = new Random(1);
        var bytes = new byte[40];
        for (var i = 0; i < 1_000; i++)
        {
            random.NextBytes(bytes);
            var fingerprint = CertificateFingerprint.Of(bytes);
            Assert.True(CertificateFingerprint.TryParse(fingerprint.ToString(), out var read));
            Assert.Equal(fingerprint, read);
            Assert.Equal(fingerprint.GetHashCode(), read.GetHashCode());
            Assert.True(read.Matches(bytes));
            Assert.False(read.Matches(bytes.AsSpan(1)));
        }
    }

    [Fact]
    public void Lower_case_is_read_too()
    {
        Assert.True(CertificateFingerprint.TryParse(OfNothing.ToLowerInvariant(), out var lower));
        Assert.True(CertificateFingerprint.TryParse(OfNothing.ToUpperInvariant(), out var upper));
        Assert.Equal(lower, upper);
    }

    [Fact]
    public void By_another_function_it_is_nobodys()
    {
        Assert.True(CertificateFingerprint.TryParse("sha-512 " + Digits, out var other));

        Assert.False(other.Matches([]));
    }

    [Theory]
    [InlineData(OfNothing, true)]
    [InlineData("SHA-256  " + Digits + " ", true)]
    [InlineData("sha-1 00:01:02", true)]
    [InlineData("sha-256 00:01:02", false)]
    [InlineData(OfNothing + "0", false)]
    [InlineData(OfNothing + ":20", false)]
    [InlineData("sha-1 00:01:0", false)]
    [InlineData("sha-1 00-01-02", false)]
    [InlineData("sha-1 0G:01:02", false)]
    [InlineData("sha-1 +0:01:02", false)]
    [InlineData("sha-1", false)]
    [InlineData("", false)]
    public void It_has_an_algorithm_and_as_many_bytes_as_that_makes(string text, bool valid) =>
        Assert.Equal(valid, CertificateFingerprint.TryParse(text, out _));
}
