using System.Reflection;
using Farglass.Entitlement.Portal.Texts;
using Farglass.Entitlement.Tests.Running;
using Farglass.Hosting.Languages;
using Farglass.Protocol;

namespace Farglass.Entitlement.Tests.Portal;

/// <summary>The portal in the language of the browser.</summary>
public sealed class PortalLanguageTests
{
    const string German = "de-AT,de;q=0.9,en;q=0.5";

    [Fact]
    public async Task Every_page_is_in_German_for_a_browser_that_is()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var stranger = server.Browser(German);
        var door = await stranger.GetAsync("/sign-in");
        AssertGerman(door, "Benutzername", "Anmelden");
        var refused = await stranger.SubmitAsync(door, "/sign-in", ("name", "ada"), ("password", "wrong password"));
        AssertGerman(refused, "Der Benutzername oder das Passwort stimmt nicht.");

        var started = server.Clock.GetUtcNow() - TimeSpan.FromMinutes(12);
        var session = server.Service.AddSession(RunningEntitlement.User, "editor", SessionState.Disconnected, started);
        using var browser = await server.SignedInAsync(languages: German);
        AssertGerman(await browser.GetAsync("/"), "2 Anwendungen", "Wartet auf Sie", "Fortsetzen", "Abmelden");
        AssertGerman(await browser.GetAsync("/sessions"), "Gestartet vor 12 Minuten", "Beenden");
        AssertGerman(await browser.GetAsync($"/sessions/{session}/end"), "Die Sitzung wurde vor 12 Minuten gestartet.");
        AssertGerman(await browser.GetAsync("/open/terminal"), "Alle Anwendungen");
        AssertGerman(await browser.GetAsync("/open/editor"), "läuft schon", "Sie haben die Sitzung vor 12 Minuten");
        AssertGerman(await browser.GetAsync("/open/nothing-there"), "Diese Anwendung gibt es nicht mehr");
        AssertGerman(await browser.PostAsync("/launch/terminal"), "Diese Seite war zu lange offen");
        AssertGerman(await browser.GetAsync("/nowhere"), "Hier ist nichts", "Alle Anwendungen");
        var account = await browser.GetAsync("/account");
        AssertGerman(account, "Passwort ändern", "Mindestens 8 Zeichen.");
        AssertGerman(await browser.SubmitAsync(account, "/account/password", ("current", RunningEntitlement.Password),
            ("new", "kurz"), ("again", "kurz")), "Ein Passwort hat mindestens 8 Zeichen.");
    }

    [Fact]
    public async Task A_browser_that_reads_neither_sees_English()
    {
        await using var server = await RunningEntitlement.StartAsync();
        using var browser = server.Browser("fr-FR,fr;q=0.9");
        var door = await browser.GetAsync("/sign-in");
        Assert.Contains("<html lang=\"en\">", door.Body, StringComparison.Ordinal);
        Assert.Contains("User name", door.Text, StringComparison.Ordinal);
        Assert.Equal("en", door.Headers["Content-Language"]);
    }

    [Fact]
    public void No_text_is_empty_and_none_was_forgotten_in_the_other_language()
    {
        var (english, german) = (Said(PortalTexts.In(Language.English)), Said(PortalTexts.In(Language.German)));
        Assert.True(english.Count > 90, $"{english.Count}");
        Assert.Equal(english.Keys, german.Keys);
        Assert.All(english.Concat(german), text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
        Assert.Equal(["Shell.Places", "Troubles.Code"], english.Keys.Where(name => english[name] == german[name]));
    }

    [Fact]
    public void Numbers_are_written_as_the_language_writes_them() => Assert.Equal(
        ("1,234 applications", "1.234 Anwendungen"),
        (PortalTexts.In(Language.English).Applications(1_234), PortalTexts.In(Language.German).Applications(1_234)));

    static void AssertGerman(Answer page, params string[] words)
    {
        Assert.Contains("<html lang=\"de\">", page.Body, StringComparison.Ordinal);
        Assert.Equal("de", page.Headers["Content-Language"]);
        Assert.Contains("Accept-Language", page.Headers["Vary"], StringComparison.Ordinal);
        var text = string.Join(' ', page.Text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        foreach (var word in words) Assert.Contains(word, text, StringComparison.Ordinal);
    }

    /// <summary>All texts by their names; functions called with something of what they take.</summary>
    static SortedDictionary<string, string> Said(object texts)
    {
        var said = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Collect(texts, "");
        return said;

        void Collect(object value, string path)
        {
            foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                switch (property.GetValue(value))
                {
                    case string text: said[$"{path}{property.Name}"] = text; break;
                    case Func<string, string> text: said[$"{path}{property.Name}"] = text("Abc"); break;
                    case Func<int, string> text: said[$"{path}{property.Name}"] = text(1) + text(12_345); break;
                    case Func<SessionState, string> text: Each($"{path}{property.Name}.", text); break;
                    case Func<Users.PasswordProblem, string> text: Each($"{path}{property.Name}.", text); break;
                    case { } section: Collect(section, $"{path}{property.Name}."); break;
                }
        }

        void Each<T>(string path, Func<T, string> text) where T : struct, Enum
        {
            foreach (var value in Enum.GetValues<T>()) said[$"{path}{value}"] = text(value);
        }
    }
}
