using System.Text;
using Farglass.Entitlement.SignIn;

namespace Farglass.Entitlement.Tests.Pure;

public sealed class BasicCredentialsTests
{
    [Theory]
    [InlineData("ada:secret", "ada", "secret")]
    [InlineData("ada:with:colons:", "ada", "with:colons:")]
    [InlineData("ada:", "ada", "")]
    [InlineData(":secret", "", "secret")]
    [InlineData("ada:pä55wörd ☕", "ada", "pä55wörd ☕")]
    public void A_name_ends_at_the_first_colon(string text, string name, string password)
    {
        Assert.True(BasicCredentials.TryParse(Encode(Encoding.UTF8.GetBytes(text)), out var credentials));
        Assert.Equal((name, password), (credentials.Name, credentials.Password));
    }

    [Fact]
    public void What_is_no_pair_is_refused()
    {
        foreach (var bytes in new byte[][] { [], "ada"u8.ToArray(), "a\0b:c"u8.ToArray(), "ada:a\nb"u8.ToArray(),
            [0xFF, 0xFE, 0x3A] })
            Assert.False(BasicCredentials.TryParse(Encode(bytes), out _));
        foreach (var text in new[] { "", " ", "====", "not base64!", "YWRh",
            new string('A', Limits.AuthorizationLengthMax + 4) })
            Assert.False(BasicCredentials.TryParse(text, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Anything_at_all_is_read_or_refused_and_never_throws(int seed)
    {
        var random = new Random(seed);
        var valid = Encode("ada:secret"u8.ToArray()).ToCharArray();
        for (var round = 0; round < 20_000; round++)
        {
            char[] text = random.Next(3) switch
            {
                0 => [.. Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(0x80))],
                1 => [.. Enumerable.Range(0, random.Next(10)).Select(_ => (char)random.Next(char.MaxValue))],
                _ => [.. valid],
            };
            if (text.Length > 0) text[random.Next(text.Length)] = (char)random.Next(0x100);
            if (BasicCredentials.TryParse(text, out var credentials))
                Assert.DoesNotContain(':', credentials.Name);
        }
    }

    [Fact]
    public void A_password_is_not_in_the_words_of_a_record() =>
        Assert.DoesNotContain("secret", new BasicCredentials("ada", "secret").ToString(), StringComparison.Ordinal);

    static string Encode(byte[] bytes) => Convert.ToBase64String(bytes);
}
