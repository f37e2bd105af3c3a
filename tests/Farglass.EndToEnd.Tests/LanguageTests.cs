using Farglass.Testing.EndToEnd.Browser;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

public sealed class LanguageTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    [Fact]
    public async Task The_page_speaks_the_browsers_language_until_another_is_asked_for()
    {
        var page = await Chromium.NewPersonAsync(locale: "de-AT");
        var address = $"{Up.File.Host}/s/{new string('1', 32)}";
        await page.OpenAsync(address);
        await HeadingAsync(page, "Bitte vom Portal aus öffnen", "de");
        await page.OpenAsync($"{address}?lang=en");
        await HeadingAsync(page, "Open it from your portal", "en");
        await page.OpenAsync(address);
        await HeadingAsync(page, "Open it from your portal", "en");
    }

    [Fact]
    public async Task From_the_portal_to_the_stream_and_to_its_end_everything_is_in_the_browsers_language()
    {
        var application = await AddTypewriterAsync(FileName("typed.txt"));
        var page = await Chromium.NewPersonAsync(locale: "de-AT");
        await page.OpenAsync(Up.File.Portal);
        await HeadingAsync(page, "Anmelden", "de");
        await page.GetByLabel("Benutzername").FillAsync(Up.File.User);
        await page.GetByLabel("Passwort").FillAsync(Up.File.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await HeadingAsync(page, "Anwendungen", "de");
        await page.OpenAsync($"{Up.File.Portal}/open/{application.Id}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Öffnen" }).ClickAsync();
        var stream = await StreamPage.LiveAsync(page);
        await Administrator.EndAllAsync();
        await stream.PhaseAsync("ended");
        await page.GetByText("Die Sitzung wurde von der Verwaltung beendet.").First.WaitForAsync();

        var grant = await Administrator.CreateSessionAsync(application.Id);
        await Administrator.OpenAsync(grant.EntitlementUrl);
        await page.OpenAsync(grant.EntitlementUrl);
        await HeadingAsync(page, "Dieser Link wurde schon benutzt", "de");
    }

    static async Task HeadingAsync(IPage page, string text, string language)
    {
        await page.GetByRole(AriaRole.Heading, new() { Name = text }).WaitForAsync();
        Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
    }
}
