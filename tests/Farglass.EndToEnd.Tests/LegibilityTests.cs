using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

/// <summary>
/// Whatever people see around the stream can be read: in light and dark, in every language, at a desk and on a
/// telephone. The pictures lie in artifacts/screenshots, to be looked at.
/// </summary>
public sealed class LegibilityTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    static readonly string Pictures = Path.Combine(Repository.Root.FullName, "artifacts", "screenshots", "legibility");

    static readonly (string Name, int Width, int Height)[] Sizes = [("desktop", 1280, 800), ("phone", 360, 740)];

    readonly List<string> _problems = [];

    [Theory] // Colours do not depend on words, nor widths on colours: each is in one of the two.
    [InlineData("en-GB", ColorScheme.Dark)]
    [InlineData("de-DE", ColorScheme.Light)]
    public async Task The_portal(string locale, ColorScheme scheme)
    {
        var application = await AddTypewriterAsync(FileName("typed.txt"));
        var single = await Administrator.AddAsync(new("Single", "xterm", SessionsMax: 1));
        await OpenAsync(application, Up.File.User);
        var page = await PersonAsync(locale, scheme);
        await page.OpenAsync(Up.File.Portal);
        await LookAsync(page, $"{locale}-{scheme}-sign-in");
        await SignInAsync(page, "not the password");
        await page.Locator(".message.bad").WaitForAsync();
        await LookAsync(page, $"{locale}-{scheme}-sign-in-refused");
        await SignInAsync(page, Up.File.Password);
        await page.Locator(".catalogue").WaitForAsync();
        await LookAsync(page, $"{locale}-{scheme}-catalogue");
        await page.Locator(".visitor summary").ClickAsync();
        await LookAsync(page, $"{locale}-{scheme}-menu");
        foreach (var path in new[] { "sessions", "account", $"open/{application.Id}", "open/terminal", "nowhere" })
            await LookAtAsync(page, $"{Up.File.Portal}/{path}", $"{locale}-{scheme}-{path.Split('/')[0]}");
        await page.OpenAsync($"{Up.File.Portal}/sessions");
        await page.Locator("a[href$='/end']").First.ClickAsync();
        await page.Locator(".button.danger").WaitForAsync();
        await LookAsync(page, $"{locale}-{scheme}-end");
        await Administrator.CreateSessionAsync(single.Id, userId: "somebody");
        await page.OpenAsync($"{Up.File.Portal}/open/{single.Id}");
        await page.Locator("form .button").First.ClickAsync();
        await page.Locator(".alone .code").WaitForAsync();
        await LookAsync(page, $"{locale}-{scheme}-quota");
        foreach (var code in new[] { "entitlement_used", "no_capacity", "server_fault" })
            await LookAtAsync(page, $"{Up.File.Service}/problems/{code}", $"{locale}-{scheme}-{code}");
        Assert.True(_problems.Count == 0, string.Join('\n', _problems));
    }

    [Theory] // Colours do not depend on words, nor widths on colours: each is in one of the two.
    [InlineData("en-GB", ColorScheme.Dark)]
    [InlineData("de-DE", ColorScheme.Light)]
    public async Task What_lies_over_the_stream(string locale, ColorScheme scheme)
    {
        var file = FileName("typed.txt");
        var application = await AddTypewriterAsync(file);
        var page = await PersonAsync(locale, scheme);
        var stream = await OpenAsync(application, "tester", page);
        await ListensAsync(stream, file);
        await page.Keyboard.PressAsync("Control+Alt+Shift+M");
        await page.Locator(".tools").WaitForAsync();
        await LookAsync(page, $"{locale}-{scheme}-toolbar");
        await page.Locator(".tools .tool", new() { HasText = locale == "de-DE" ? "Tasten" : "Keys" }).ClickAsync();
        await LookAsync(page, $"{locale}-{scheme}-keys");
        await page.Locator(".keys .tool").First.ClickAsync();
        await page.Locator(".tool.danger").First.ClickAsync();
        await LookAsync(page, $"{locale}-{scheme}-question");
        await page.Locator(".question .tool").Last.ClickAsync();
        await page.Keyboard.PressAsync("Control+Alt+Shift+M");
        await page.Locator(".tools .tool", new() { HasText = locale == "de-DE" ? "Statistik" : "Statistics" })
            .ClickAsync();
        await page.Keyboard.PressAsync("Control+Alt+Shift+M");
        await page.Locator(".overlay .facts dd").First.WaitForAsync();
        await LookAsync(page, $"{locale}-{scheme}-statistics");
        await page.Context.SetOfflineAsync(offline: true);
        await stream.PhaseAsync("reconnecting");
        await LookAsync(page, $"{locale}-{scheme}-reconnecting");
        await Administrator.EndAllAsync();
        await page.Context.SetOfflineAsync(offline: false);
        await stream.PhaseAsync("ended", TimeSpan.FromSeconds(30));
        await LookAsync(page, $"{locale}-{scheme}-ended");
        await LookAtAsync(page, $"{Up.File.Host}/s/{new string('1', 32)}", $"{locale}-{scheme}-no-ticket");
        Assert.True(_problems.Count == 0, string.Join('\n', _problems));
    }

    async Task<IPage> PersonAsync(string locale, ColorScheme scheme)
    {
        var page = await Chromium.NewPersonAsync(locale: locale);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        return page;
    }

    async Task<StreamPage> OpenAsync(Protocol.Rest.ApplicationView application, string user, IPage? page = null)
    {
        var grant = await Administrator.CreateSessionAsync(application.Id, userId: user);
        return await StreamPage.OpenAsync(page ?? await Chromium.NewPersonAsync(), grant.EntitlementUrl);
    }

    async Task SignInAsync(IPage page, string password)
    {
        await page.Locator("#name").FillAsync(Up.File.User);
        await page.Locator("#password").FillAsync(password);
        await page.Locator("form .button").ClickAsync();
    }

    async Task LookAtAsync(IPage page, string address, string name)
    {
        await page.OpenAsync(address);
        await page.Locator("h1").First.WaitForAsync();
        await LookAsync(page, name);
    }

    async Task LookAsync(IPage page, string name)
    {
        Directory.CreateDirectory(Pictures);
        foreach (var (size, width, height) in Sizes)
        {
            await page.SetViewportSizeAsync(width, height);
            await page.ScreenshotAsync(new()
            {
                Path = Path.Combine(Pictures, $"{name}-{size}.png"),
                FullPage = true,
                Animations = ScreenshotAnimations.Disabled,
            });
            _problems.AddRange((await Legibility.ProblemsAsync(page)).Select(problem => $"{name}-{size}: {problem}"));
        }

        await page.SetViewportSizeAsync(Sizes[0].Width, Sizes[0].Height);
    }
}
