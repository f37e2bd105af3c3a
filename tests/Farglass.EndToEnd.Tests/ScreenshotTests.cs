using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

/// <summary>
/// Pictures of what people see, at the size of a desk and of a pocket, in artifacts/screenshots: to be looked at. What
/// is asserted is that nothing sticks out to the side, and that the browser had nothing to complain of.
/// </summary>
public sealed class ScreenshotTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    static readonly string Pictures = Path.Combine(Repository.Root.FullName, "artifacts", "screenshots");

    [Theory]
    [InlineData("desktop", 1280, 800)]
    [InlineData("phone", 390, 844)]
    public async Task The_portal(string size, int width, int height)
    {
        var page = await PersonAsync(width, height);
        await page.GotoAsync(Up.File.Portal);
        await TakeAsync(page, $"sign-in-{size}");
        await page.GetByLabel("User name").FillAsync("somebody");
        await page.GetByLabel("Password").FillAsync("not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Paragraph).WaitForAsync();
        await TakeAsync(page, $"sign-in-refused-{size}", complains: true);
        await Portal.SignInAsync(page, Up.File);
        await TakeAsync(page, $"catalogue-{size}");
        await page.GotoAsync($"{Up.File.Portal}/sessions");
        await TakeAsync(page, $"sessions-none-{size}");
        await page.GotoAsync($"{Up.File.Portal}/nowhere");
        await TakeAsync(page, $"not-found-{size}", complains: true);
    }

    [Theory]
    [InlineData("desktop", 1280, 800)]
    [InlineData("phone", 390, 844)]
    public async Task The_stream(string size, int width, int height)
    {
        var page = await PersonAsync(width, height);
        await Portal.SignInAsync(page, Up.File);
        var stream = await Portal.LaunchAsync(page, "Terminal");
        await stream.SettledAsync();
        await TakeAsync(page, $"stream-{size}");
        await page.Keyboard.PressAsync("Control+Alt+Shift+M");
        await page.GetByRole(AriaRole.Button, new() { Name = "Statistics" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Statistics" }).WaitForAsync();
        await page.Keyboard.PressAsync("Control+Alt+Shift+M"); // The keyboard belongs to the application again.
        await stream.TypeAsync("ls -l /");
        await stream.PressAsync("Enter");
        await stream.SettledAsync();
        await TakeAsync(page, $"overlay-{size}");

        var other = await PersonAsync(width, height);
        await Portal.SignInAsync(other, Up.File);
        await TakeAsync(other, $"catalogue-running-{size}");
        await other.GotoAsync($"{Up.File.Portal}/sessions");
        await TakeAsync(other, $"sessions-{size}");
        await page.Context.SetOfflineAsync(offline: true);
        await Administrator.EndAllAsync();
        await page.Context.SetOfflineAsync(offline: false);
        await stream.PhaseAsync("ended", TimeSpan.FromSeconds(30));
        await TakeAsync(page, $"ended-{size}", complains: true);
    }

    [Theory]
    [InlineData("desktop", 1280, 800)]
    [InlineData("phone", 390, 844)]
    public async Task The_refusals(string size, int width, int height)
    {
        var page = await PersonAsync(width, height);
        await page.GotoAsync($"{Up.File.Service}/entitlements/{new string('A', 43)}");
        await TakeAsync(page, $"url-unknown-{size}", complains: true);

        var application = await AddTypewriterAsync(FileName("typed.txt"));
        var used = await Administrator.CreateSessionAsync(application.Id);
        await Administrator.OpenAsync(used.EntitlementUrl);
        await page.GotoAsync(used.EntitlementUrl);
        await TakeAsync(page, $"url-used-{size}", complains: true);

        var waiting = await Administrator.CreateSessionAsync(application.Id);
        await Administrator.DrainAsync(drain: true);
        await page.GotoAsync(waiting.EntitlementUrl);
        await Administrator.DrainAsync(drain: false);
        await TakeAsync(page, $"no-capacity-{size}", complains: true);

        var broken = await Administrator.AddAsync(new("Broken", "/usr/bin/no-such-program"));
        await page.GotoAsync((await Administrator.CreateSessionAsync(broken.Id)).EntitlementUrl);
        await page.GetByText("not installed").First.WaitForAsync();
        await TakeAsync(page, $"application-missing-{size}", complains: true);

        await page.GotoAsync($"{Up.File.Host}/s/{used.Id}");
        await page.GetByRole(AriaRole.Heading).First.WaitForAsync();
        await TakeAsync(page, $"no-ticket-{size}", complains: true);
    }

    async Task<IPage> PersonAsync(int width, int height)
    {
        var page = await Chromium.NewPersonAsync(width, height);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue(message.Text);
        };
        return page;
    }

    readonly System.Collections.Concurrent.ConcurrentQueue<string> _complaints = [];

    /// <param name="complains">The page's own status is an error, which Chromium logs.</param>
    async Task TakeAsync(IPage page, string name, bool complains = false)
    {
        Directory.CreateDirectory(Pictures);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png") });
        Assert.True(await page.EvaluateAsync<bool>(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
                $"{name} sticks out to the side");
        if (!complains) Assert.Empty(_complaints);
        _complaints.Clear();
    }
}
