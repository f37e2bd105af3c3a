using Farglass.Cli.Up;

namespace Farglass.Cli.Tests.Up;

public sealed class GreetingTests
{
    static readonly Credentials Known = new("fgk_api", "fgk_admin", "fga_admin", "fgj_join", "demo", "a-password");

    [Fact]
    public void On_localhost_it_says_where_to_go_and_warns_of_nothing()
    {
        var greeting = Machine.Greeting(new("localhost", 7800, Tls: false), Known);
        Assert.Contains("http://localhost:7800", greeting, StringComparison.Ordinal);
        Assert.Contains("demo", greeting, StringComparison.Ordinal);
        Assert.Contains("a-password", greeting, StringComparison.Ordinal);
        Assert.DoesNotContain("Warning", greeting, StringComparison.Ordinal);
        Assert.DoesNotContain("fg", greeting.Replace("farglass", ""),
            StringComparison.Ordinal); // No key on the screen.
    }

    [Fact]
    public void On_plain_http_for_others_it_warns_of_what_the_browser_will_refuse()
    {
        var greeting = Machine.Greeting(new("10.0.0.5", 7800, Tls: false), Known);
        Assert.Contains("WebCodecs", greeting, StringComparison.Ordinal);
        Assert.Contains("--tls self-signed", greeting, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_certificate_it_does_not_warn() =>
        Assert.DoesNotContain("Warning", Machine.Greeting(new("10.0.0.5", 7800, Tls: true), Known),
            StringComparison.Ordinal);
}
