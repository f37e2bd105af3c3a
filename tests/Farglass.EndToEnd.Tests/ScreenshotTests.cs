using Farglass.Protocol;
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
        await page.OpenAsync(Up.File.Portal);
        await TakeAsync(page, $"sign-in-{size}");
        await page.GetByLabel("User name").FillAsync("somebody");
        await page.GetByLabel("Password").FillAsync("not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Paragraph).WaitForAsync();
        await TakeAsync(page, $"sign-in-refused-{size}", complains: true);
        await Portal.SignInAsync(page, Up.File);
        await TakeAsync(page, $"catalogue-{size}");
        await page.OpenAsync($"{Up.File.Portal}/sessions");
        await TakeAsync(page, $"sessions-none-{size}");
        await page.OpenAsync($"{Up.File.Portal}/nowhere");
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
        await page.GetByRole(AriaRole.Button, new() { Name = "Statistics" }).WaitForAsync();
        await TakeAsync(page, $"toolbar-{size}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keys" }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Special keys" }).WaitForAsync();
        await TakeAsync(page, $"keys-{size}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Back" }).ClickAsync();
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
        await other.OpenAsync($"{Up.File.Portal}/sessions");
        await TakeAsync(other, $"sessions-{size}");
        await page.Context.SetOfflineAsync(offline: true);
        await stream.PhaseAsync("reconnecting");
        await TakeAsync(page, $"reconnecting-{size}", complains: true);
        await Administrator.EndAllAsync();
        await page.Context.SetOfflineAsync(offline: false);
        await stream.PhaseAsync("ended", TimeSpan.FromSeconds(30));
        await TakeAsync(page, $"ended-{size}", complains: true);
    }

    [Fact]
    public async Task The_statistics_over_a_WebSocket()
    {
        var gears = await Administrator.AddAsync(new("Gears", "glxgears"));
        var page = await PersonAsync(1280, 800);
        var grant = await Administrator.CreateSessionAsync(gears.Id, userId: "tester");
        await StreamPage.OpenAsync(page, await Administrator.RedeemAsync(grant.EntitlementUrl), "websocket");
        await page.Keyboard.PressAsync("Control+Alt+Shift+M");
        await page.GetByRole(AriaRole.Button, new() { Name = "Statistics" }).ClickAsync();
        await page.GetByText("Bound by").WaitForAsync(); // The host has told of the network.
        await TakeAsync(page, "overlay-websocket");
    }

    [Fact]
    public async Task The_editor_on_a_screen_and_on_a_finer_one()
    {
        var page = await PersonAsync(640, 400);
        var (stream, session) = await OpenEditorAsync(page, fixedSize: false);
        await stream.TypeAsync("The quick brown fox");
        await stream.SettledAsync();
        await TakeAsync(page, "editor-ratio-1");
        var finer = await Chromium.NewPersonAsync(640, 400, pixelRatio: 2);
        var again = await StreamPage.OpenAsync(finer, (await Administrator.CreateUrlAsync(session)).EntitlementUrl);
        await Wait.Eventually(async () => await finer.EvaluateAsync<int>("() => window.farglass.width") == 1_280
            ? null : "the display has not followed");
        await again.SettledAsync();
        await TakeAsync(finer, "editor-ratio-2", complains: true);
    }

    [Fact]
    public async Task The_editor_with_a_size_of_its_own()
    {
        var page = await PersonAsync(1280, 720);
        await OpenEditorAsync(page, fixedSize: true);
        await page.Keyboard.PressAsync("Control+Alt+Shift+M");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enlarge" }).WaitForAsync();
        await TakeAsync(page, "editor-fixed-size");
    }

    async Task<(StreamPage Stream, SessionId Session)> OpenEditorAsync(IPage page, bool fixedSize)
    {
        var editor = await Administrator.AddAsync(
            new("Editor", "mousepad", Width: 800, Height: 600, FixedSize: fixedSize));
        var grant = await Administrator.CreateSessionAsync(editor.Id, userId: "tester");
        var stream = await StreamPage.OpenAsync(page, grant.EntitlementUrl);
        await Wait.Eventually(async () => await page.EvaluateAsync<bool>(
            "() => window.farglass.pixels(innerWidth / 4, innerHeight / 2, 1, 1)[0] > 250") ? null : "no paper yet");
        await stream.SettledAsync();
        return (stream, grant.Id);
    }

    [Theory]
    [InlineData("desktop", 1280, 800)]
    [InlineData("phone", 390, 844)]
    public async Task The_beginning_and_the_ends(string size, int width, int height)
    {
        var file = FileName("typed.txt");
        var application = await AddTypewriterAsync(file);
        var page = await PersonAsync(width, height);
        var held = new TaskCompletionSource();
        await page.RouteAsync("**/viewer", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        await Portal.SignInAsync(page, Up.File);
        await Portal.ShownAsync(page, application.Definition.Name);
        await Portal.LaunchButton(page, application.Definition.Name).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Opening" }).WaitForAsync();
        await TakeAsync(page, $"connecting-{size}");
        held.SetResult();
        var stream = await StreamPage.LiveAsync(page);
        await ListensAsync(stream, file);
        await stream.PressAsync("Control+d");
        await stream.PhaseAsync("ended");
        await TakeAsync(page, $"ended-closed-{size}", complains: true);
        await page.GetByRole(AriaRole.Link, new() { Name = "Start again" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = application.Definition.Name }).WaitForAsync();
        await TakeAsync(page, $"open-{size}");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/s/*");
        stream = await StreamPage.LiveAsync(page);

        var other = await PersonAsync(width, height);
        await Portal.SignInAsync(other, Up.File);
        await other.OpenAsync($"{Up.File.Portal}/open/{application.Id}");
        await TakeAsync(other, $"running-{size}");
        await other.OpenAsync($"{Up.File.Portal}/sessions");
        await other.GetByRole(AriaRole.Link, new() { Name = "End" }).First.ClickAsync();
        await other.GetByRole(AriaRole.Button, new() { Name = "End session" }).WaitForAsync();
        await TakeAsync(other, $"end-{size}");
        await other.OpenAsync($"{Up.File.Portal}/account");
        await TakeAsync(other, $"account-{size}");
        await other.OpenAsync($"{Up.File.Portal}/open/{application.Id}");
        await other.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await stream.PhaseAsync("ended");
        await TakeAsync(page, $"ended-elsewhere-{size}", complains: true);
    }

    [Theory]
    [InlineData("desktop", 1280, 800)]
    [InlineData("phone", 390, 844)]
    public async Task The_refusals(string size, int width, int height)
    {
        var page = await PersonAsync(width, height);
        await page.OpenAsync($"{Up.File.Service}/entitlements/{new string('A', 43)}");
        await TakeAsync(page, $"url-unknown-{size}", complains: true);

        var application = await AddTypewriterAsync(FileName("typed.txt"));
        var used = await Administrator.CreateSessionAsync(application.Id);
        await Administrator.OpenAsync(used.EntitlementUrl);
        await page.OpenAsync(used.EntitlementUrl);
        await TakeAsync(page, $"url-used-{size}", complains: true);

        var waiting = await Administrator.CreateSessionAsync(application.Id);
        await Administrator.DrainAsync(drain: true);
        await page.OpenAsync(waiting.EntitlementUrl);
        await Administrator.DrainAsync(drain: false);
        await TakeAsync(page, $"no-capacity-{size}", complains: true);

        var broken = await Administrator.AddAsync(new("Broken", "/usr/bin/no-such-program"));
        await page.OpenAsync((await Administrator.CreateSessionAsync(broken.Id)).EntitlementUrl);
        await page.GetByText("not installed").First.WaitForAsync();
        await TakeAsync(page, $"application-missing-{size}", complains: true);

        await page.OpenAsync($"{Up.File.Host}/s/{used.Id}");
        await page.GetByRole(AriaRole.Heading).First.WaitForAsync();
        await TakeAsync(page, $"no-ticket-{size}", complains: true);

        foreach (var code in new[] { "entitlement_expired", "host_lost", "server_fault" })
        {
            await page.OpenAsync($"{Up.File.Service}/problems/{code}");
            await TakeAsync(page, $"{code.Replace('_', '-')}-{size}");
        }

        var single = await Administrator.AddAsync(new("Single", "xterm", SessionsMax: 1));
        await Administrator.CreateSessionAsync(single.Id, userId: "somebody");
        await Portal.SignInAsync(page, Up.File);
        await Portal.ShownAsync(page, single.Definition.Name);
        await Portal.LaunchButton(page, single.Definition.Name).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Every place is taken" }).WaitForAsync();
        await TakeAsync(page, $"quota-{size}", complains: true);

        var old = await PersonAsync(width, height);
        await old.AddInitScriptAsync("delete window.VideoDecoder");
        await old.OpenAsync((await Administrator.CreateSessionAsync(application.Id)).EntitlementUrl);
        await old.GetByRole(AriaRole.Heading).First.WaitForAsync();
        await TakeAsync(old, $"no-webcodecs-{size}", complains: true);
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
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Pictures, $"{name}.png"),
            Animations = ScreenshotAnimations.Disabled, // As it is in the end: what comes fades in.
        });
        Assert.True(await page.EvaluateAsync<bool>(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
                $"{name} sticks out to the side");
        if (!complains) Assert.Empty(_complaints);
        _complaints.Clear();
    }
}
