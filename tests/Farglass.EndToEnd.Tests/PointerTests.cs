using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;
using Farglass.Testing.Pointer;
using Microsoft.Playwright;
using ApplicationView = Farglass.Protocol.Rest.ApplicationView;

namespace Farglass.EndToEnd.Tests;

/// <summary>A pointer that is more than a mouse with a place: locked, fingers, or with a large cursor.</summary>
public sealed class PointerTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    [Fact]
    public async Task A_game_gets_the_mouse_by_a_click_and_then_each_of_its_steps()
    {
        var file = FileName("events.txt");
        var stream = await OpenAsync(await AddPointerAsync("game", file));
        await stream.SettledAsync();
        var hint = stream.Page.Locator(".hintline.lock");
        var at = 0;
        await Wait.Eventually(async () =>
        {
            await stream.MoveAsync(400 + at++ % 50, 300);
            return await hint.IsVisibleAsync() ? null : "the game was not noticed";
        });

        await stream.ClickAsync(500, 300);
        await Wait.Eventually(async () => await LockedAsync(stream) ? null : "the pointer is not locked");
        await Assertions.Expect(hint).ToBeHiddenAsync(); // The page is told after the lock is there.
        var before = Lines(file).Length;
        await stream.MoveAsync(530, 290);
        await stream.MoveAsync(520, 330);
        await stream.Page.Mouse.DownAsync(new() { Button = MouseButton.Right });
        await stream.Page.Mouse.UpAsync(new() { Button = MouseButton.Right });
        await Wait.Eventually(() => Lines(file).Contains("release 3") ? null : "the button did not come");
        Assert.Equal((20, 30), Sum(Lines(file)[before..]));

        // As Escape does in a browser with a window: the test below.
        await stream.Page.EvaluateAsync("() => document.exitPointerLock()");
        await Wait.Eventually(async () => await hint.IsVisibleAsync() ? null : "it is not offered again");
        await stream.ClickAsync(500, 300);
        await Wait.Eventually(async () => await LockedAsync(stream) ? null : "the pointer is not locked again");
        await Assertions.Expect(hint).ToBeHiddenAsync();
    }

    /// <summary>A browser without a window has no Escape: this one is an application in another.</summary>
    [Fact]
    public async Task Escape_takes_the_mouse_back_from_a_game_that_does_not_hear_of_it_and_a_click_gives_it_again()
    {
        var file = FileName("events.txt");
        var port = RunningUp.FreePorts();
        var outer = await OpenAsync(await AddBrowserAsync(await AddPointerAsync("game", file), port));
        await using var browser = await Chromium.JoinAsync(port, title: "Pointer");
        var inner = await StreamPage.LiveAsync(browser.OpenPage);
        var hint = inner.Page.Locator(".hintline.lock");
        var at = 0;
        await Wait.Eventually(async () =>
        {
            await outer.MoveAsync(400 + at++ % 50, 300);
            return await hint.IsVisibleAsync() ? null : "the game was not noticed";
        });
        await LocksAsync();

        await outer.PressAsync("Escape");
        await Wait.Eventually(async () => await LockedAsync(inner) ? "the pointer is still locked" : null);
        Assert.True(await hint.IsVisibleAsync());
        await LocksAsync(); // Not at once: Chromium wants to be sure that the user means it.
        Assert.DoesNotContain(Lines(file), line => line.StartsWith("key", StringComparison.Ordinal));

        Task LocksAsync() => Wait.Eventually(async () =>
        {
            if (await LockedAsync(inner)) return null;
            await outer.ClickAsync(500, 300);
            return "no click locks the pointer";
        });
    }

    [Fact]
    public async Task Fingers_tap_drag_scroll_and_zoom()
    {
        var file = FileName("events.txt");
        var stream = await OpenAsync(await AddPointerAsync("cursor", file, side: 32));
        await stream.SettledAsync();
        var fingers = await Fingers.OnAsync(stream);

        await fingers.TapAsync((200, 150));
        await SawAsync(file, "press 1 200 150", "release 1 200 150");
        await fingers.HoldAsync((300, 160), TimeSpan.FromMilliseconds(800));
        await SawAsync(file, "press 3 300 160", "release 3 300 160");
        await fingers.GoAsync([((100, 100), (220, 180))]);
        await SawAsync(file, "press 1 100 100", "release 1 220 180");
        Assert.Contains(Lines(file), line => line.StartsWith("at 1", StringComparison.Ordinal));
        await fingers.GoAsync([((300, 400), (300, 100)), ((400, 400), (400, 100))]);
        await SawAsync(file, "press 5 350 400", "release 5 350 400");
        var before = Lines(file).Length;
        await fingers.GoAsync([((400, 300), (200, 300)), ((500, 300), (700, 300))]);
        await SawAsync(file, "key down 37", "press 4 450 300", "release 4 450 300", "key up 37");
        Assert.DoesNotContain(Lines(file)[before..], line => line.StartsWith("press 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_drag_goes_on_outside_the_window_along_the_edge_and_ends_there()
    {
        var file = FileName("events.txt");
        var stream = await OpenAsync(await AddPointerAsync("cursor", file, side: 32));
        await stream.SettledAsync();
        var (right, bottom) = (1280 - 1, 720 - 1);

        await stream.MoveAsync(300, 200);
        await stream.Page.Mouse.DownAsync();
        await stream.Page.Mouse.MoveAsync(-80, -60);
        await SawLineAsync(file, "at 0 0");
        await stream.Page.Mouse.MoveAsync(-80, 250);
        await SawLineAsync(file, "at 0 250");
        await stream.Page.Mouse.MoveAsync(1500, 900);
        await SawLineAsync(file, $"at {right} {bottom}");
        Assert.DoesNotContain(Lines(file), line => line.StartsWith("release", StringComparison.Ordinal));
        await stream.Page.Mouse.MoveAsync(640, 1000);
        await stream.Page.Mouse.UpAsync();
        await SawAsync(file, "press 1 300 200", $"release 1 640 {bottom}");

        await stream.ClickAsync(310, 210); // Nothing is held any more: the next click is a click.
        await SawAsync(file, $"release 1 640 {bottom}", "press 1 310 210", "release 1 310 210");
    }

    [Fact]
    public async Task An_animated_cursor_moves_in_the_browser()
    {
        var stream = await OpenAsync(await AddPointerAsync("animated", FileName("events.txt"), side: 32));
        await stream.SettledAsync();
        await stream.Page.EvaluateAsync("""
            () => {
              window.cursors = [];
              const shown = document.querySelector(".picture.front");
              new MutationObserver(() => {
                if (shown.style.cursor !== window.cursors.at(-1)) window.cursors.push(shown.style.cursor);
              }).observe(shown, { attributeFilter: ["style"] });
            }
            """);
        await stream.MoveAsync(600, 300);
        await Wait.Eventually(async () =>
        {
            var changes = await stream.Page.EvaluateAsync<int>("() => window.cursors.length");
            return changes > 9 ? null : $"it has changed {changes} times";
        });
        var colours = await stream.Page.EvaluateAsync<string[]>("""
            () => Promise.all(window.cursors.slice(1).map(async (style) => {
              const image = new Image();
              image.src = /url\("([^"]+)"\)/.exec(style)[1];
              await image.decode();
              const canvas = new OffscreenCanvas(32, 32).getContext("2d");
              canvas.drawImage(image, 0, 0);
              return canvas.getImageData(16, 16, 1, 1).data.join(" ");
            }))
            """);
        string[] turn = ["255 0 0 255", "0 255 0 255", "0 0 255 255"]; // Red, green, blue: each for 100 ms.
        Assert.Equal(turn.Order(), colours.Distinct().Order());
    }

    [Fact]
    public async Task A_cursor_that_browsers_refuse_is_drawn_by_the_page_under_the_hand()
    {
        var stream = await OpenAsync(await AddPointerAsync("cursor", FileName("events.txt"), side: 256));
        await stream.SettledAsync();
        var cursor = stream.Page.Locator(".cursor");
        await stream.MoveAsync(600, 300);
        await cursor.WaitForAsync();
        foreach (var (x, y) in new[] { (600, 300), (700, 350) })
        {
            await stream.MoveAsync(x, y);
            var (left, top) = await stream.PlaceAsync(x, y);
            var box = (await cursor.BoundingBoxAsync())!;
            Assert.Equal((255, 255), (box.Width, box.Height));
            Assert.InRange(left - box.X, 127, 129); // Its hot spot is its middle.
            Assert.InRange(top - box.Y, 127, 129);
        }

        var style = await stream.Page.Locator(".picture.front").EvaluateAsync<string>("shown => shown.style.cursor");
        Assert.Equal("none", style);
        var colours = await cursor.EvaluateAsync<int[]>("""
            shown => [20, 200].flatMap((at) => [...shown.getContext("2d").getImageData(at, at, 1, 1).data])
            """);
        Assert.Equal([0, 255, 0, 255, 255, 0, 0, 255], colours);
    }

    [Fact]
    public async Task Who_presses_a_button_of_a_gamepad_is_told_where_the_application_gets_none()
    {
        var stream = await OpenAsync(await AddPointerAsync("cursor", FileName("events.txt"), side: 32));
        var hint = stream.Page.Locator(".hintline.gamepad");
        Assert.False(await hint.IsVisibleAsync());
        await stream.Page.EvaluateAsync("() => window.dispatchEvent(new Event('gamepadconnected'))");
        Assert.Contains("do not reach", await hint.InnerTextAsync(), StringComparison.Ordinal);
    }

    /// <summary>These lines follow one another in the file, with nothing but moves in between.</summary>
    static Task SawAsync(string file, params string[] expected) => Wait.Eventually(() =>
    {
        var lines = Lines(file).Where(line => !line.StartsWith("at", StringComparison.Ordinal)).ToArray();
        var saw = Enumerable.Range(0, lines.Length)
            .Any(at => lines.Skip(at).Take(expected.Length).SequenceEqual(expected));
        return saw ? null : $"it saw [{string.Join("; ", lines)}]";
    });

    static Task SawLineAsync(string file, string expected) => Wait.Eventually(() =>
        Lines(file).Contains(expected) ? null : $"it never was '{expected}', but '{Lines(file)[^1]}'");

    static Task<bool> LockedAsync(StreamPage stream) =>
        stream.Page.EvaluateAsync<bool>("() => document.pointerLockElement !== null");

    static string[] Lines(string file) => File.ReadAllLines(file);

    /// <summary>Of the steps as the mouse has made them.</summary>
    static (int X, int Y) Sum(IEnumerable<string> lines)
    {
        var steps = lines.Where(line => line.StartsWith("raw", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1..].Select(int.Parse).ToArray()).ToArray();
        return (steps.Sum(step => step[0]), steps.Sum(step => step[1]));
    }

    /// <summary>Chromium with one window, which shows a new session of an application.</summary>
    /// <param name="port">For whoever looks into its page.</param>
    async Task<ApplicationView> AddBrowserAsync(ApplicationView application, int port)
    {
        var grant = await Administrator.CreateSessionAsync(application.Id, userId: "somebody else");
        return await Administrator.AddAsync(new("Browser", "chromium", Arguments:
        [
            "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--start-maximized",
            $"--user-data-dir={FileName("profile")}", $"--remote-debugging-port={port}",
            $"--app={grant.EntitlementUrl}",
        ]));
    }

    Task<ApplicationView> AddPointerAsync(string kind, string file, int side = 0) =>
        Administrator.AddAsync(
            new("Pointer", "sh", Arguments: ["-c", PointerApplication.CommandLine(kind, file, side)]));
}
