using System.Net;
using Farglass.Entitlement.Portal;
using Farglass.Entitlement.Portal.Texts;
using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.Users;
using Farglass.Hosting.Languages;

namespace Farglass.Entitlement.Tests.Pure;

public sealed class NameTests
{
    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("Ada.Lovelace+1=x,y@example-1_2", "ada.lovelace+1=x,y@example-1_2")]
    [InlineData("a2", "a2")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345", "abcdefghijklmnopqrstuvwxyz012345")]
    public void A_name_is_kept_in_lower_case(string text, string name)
    {
        Assert.True(UserName.TryParse(text, null, out var parsed));
        Assert.Equal(name, parsed.ToString());
        Assert.Equal(parsed, UserName.Parse(text.ToUpperInvariant()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("аda")]
    [InlineData("ada\n")]
    [InlineData("<ada>")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    public void What_is_no_name_is_refused(string? text) => Assert.False(UserName.TryParse(text, null, out _));

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    public void Failures_are_counted_for_what_one_subscriber_holds(string address, string counted) =>
        Assert.Equal(counted, ClientAddress.Of(IPAddress.Parse(address)));

    [Theory]
    [InlineData(0, "just now", "gerade eben")]
    [InlineData(60, "a minute ago", "vor einer Minute")]
    [InlineData(140, "2 minutes ago", "vor 2 Minuten")]
    [InlineData(3_600, "an hour ago", "vor einer Stunde")]
    [InlineData(7_200, "2 hours ago", "vor 2 Stunden")]
    [InlineData(90_000, "a day ago", "vor einem Tag")]
    [InlineData(259_200, "3 days ago", "vor 3 Tagen")]
    public void Times_are_said_as_people_say_them(int secondsAgo, string english, string german)
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var then = now - TimeSpan.FromSeconds(secondsAgo);
        Assert.Equal((english, german), (PortalWords.Since(PortalTexts.In(Language.English).Ago, then, now),
            PortalWords.Since(PortalTexts.In(Language.German).Ago, then, now)));
    }
}
