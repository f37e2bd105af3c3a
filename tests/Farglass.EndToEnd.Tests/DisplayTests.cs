using System.Text.RegularExpressions;
using Farglass.Protocol.Messages;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

/// <summary>The session's display and the window that shows it.</summary>
public sealed partial class DisplayTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    /// <summary>A page that takes every application for one that follows its window. The host does not.</summary>
    const string Disobedient = """
        const parse = JSON.parse;
        JSON.parse = (text) => {
          const value = parse(text);
          if (value?.fixedSize) value.fixedSize = false;
          return value;
        };
        """;

    [Theory]
    [InlineData("udp")]
    [InlineData("websocket")]
    public async Task The_display_has_the_windows_size_after_twenty_changes_and_the_application_lives(string carrier)
    {
        var (sizes, typed) = (FileName("sizes.txt"), FileName("typed.txt"));
        var stream = await OpenAsync(sizes, typed, carrier);
        await ListensAsync(stream, typed);
        for (var step = 1; step <= 5; step++) // Slowly enough for each to reach the application.
        {
            await stream.Page.SetViewportSizeAsync(1_280 - (40 * step), 720);
            await ShowsAsync(stream, 1_280 - (40 * step), 720);
        }

        for (var step = 1; step <= 15; step++) await stream.Page.SetViewportSizeAsync(1_000, 500 + (20 * step));
        await ShowsAsync(stream, 1_000, 800);

        await Wait.Eventually(() => LastSize(sizes) is var (width, height) && (width, height) == ("1000", "800")
            ? null : $"the application's screen is {LastSize(sizes)}");
        await stream.SettledAsync();
        Assert.Equal(1, await stream.Page.EvaluateAsync<double>("() => window.farglass.scale"));
        await stream.TypeAsync("still here");
        await stream.PressAsync("Enter");
        await ContainsAsync(typed, "still here\n");
    }

    [Fact]
    public async Task A_display_that_is_to_keep_its_size_does_and_follows_again_when_asked()
    {
        var (sizes, typed) = (FileName("sizes.txt"), FileName("typed.txt"));
        var stream = await OpenAsync(sizes, typed, "udp");
        await ListensAsync(stream, typed);
        var follow = stream.Page.GetByRole(AriaRole.Button, new() { Name = "Fit to window" });
        await stream.PressAsync("Control+Alt+Shift+M");
        await follow.ClickAsync();
        await stream.Page.SetViewportSizeAsync(1_000, 720);
        await Wait.Eventually(async () => await stream.Page.EvaluateAsync<double>("() => window.farglass.scale") < 1
            ? null : "the picture was not made smaller");
        Assert.Equal(1_280, await stream.Page.EvaluateAsync<int>("() => window.farglass.width"));

        await follow.ClickAsync();

        await ShowsAsync(stream, 1_000, 720);
    }

    [Fact]
    public async Task An_application_with_a_size_of_its_own_has_bars_beside_it_and_is_clicked_where_it_is_seen()
    {
        var page = await Chromium.NewPersonAsync();
        var (stream, sizes, clicks) = await OpenFixedAsync(page, "udp");
        await LiesAsync(stream, left: 160, top: 0, width: 960, height: 720); // As large as the window allows.
        await stream.ClickAsync(700, 500);
        await ContainsAsync(clicks, "root:(700,500)");

        await stream.Page.SetViewportSizeAsync(400, 700);
        await LiesAsync(stream, left: 0, top: 200, width: 400, height: 300);
        await stream.ClickAsync(500, 300);
        await ContainsAsync(clicks, "root:(500,300)");

        await stream.Page.SetViewportSizeAsync(1_280, 720);
        await stream.PressAsync("Control+Alt+Shift+M");
        await Assertions.Expect(FollowButton(stream)).ToBeHiddenAsync();
        await stream.Page.GetByRole(AriaRole.Button, new() { Name = "Enlarge" }).ClickAsync();
        await LiesAsync(stream, left: 240, top: 60, width: 800, height: 600); // Pixel by pixel.
        Assert.Equal("", File.ReadAllText(sizes));
    }

    [Fact]
    public async Task A_page_that_asks_for_another_size_of_such_an_application_gets_none()
    {
        var page = await Chromium.NewPersonAsync();
        await page.AddInitScriptAsync(Disobedient);
        var asked = 0;
        page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) =>
        {
            if (frame.Binary is [(byte)MessageType.DisplaySize, ..]) Interlocked.Increment(ref asked);
        };
        var (stream, sizes, clicks) = await OpenFixedAsync(page, "websocket");
        await page.SetViewportSizeAsync(1_000, 500);
        await Wait.Eventually(() => Volatile.Read(ref asked) >= 2 ? null : "the page did not ask"); // And at its start.

        await LiesAsync(stream, left: 166, top: 0, width: 667, height: 500); // Made smaller, and not laid out anew.
        await stream.ClickAsync(700, 500);

        await ContainsAsync(clicks, "root:(700,500)");
        Assert.Equal("", File.ReadAllText(sizes));
    }

    async Task<(StreamPage Stream, string Sizes, string Clicks)> OpenFixedAsync(IPage page, string carrier)
    {
        var (sizes, clicks) = (FileName("sizes.txt"), FileName("clicks.txt"));
        var application = await Administrator.AddAsync(new("Fixed", "/bin/sh", Arguments: ["-c", """
            stdbuf -oL xev -root -event structure > "$1" &
            exec stdbuf -oL xev -event button > "$2"
            """, "fixed", sizes, clicks], Width: 800, Height: 600, FixedSize: true));
        var grant = await Administrator.CreateSessionAsync(application.Id, userId: "tester");
        var redirection = await Administrator.RedeemAsync(grant.EntitlementUrl);
        var stream = await StreamPage.OpenAsync(page, redirection, carrier);
        await ShowsAsync(stream, 800, 600);
        await stream.SettledAsync();
        return (stream, sizes, clicks);
    }

    static Task LiesAsync(StreamPage stream, int left, int top, int width, int height) => Wait.Eventually(async () =>
    {
        var box = await stream.Page.Locator(".picture.front").BoundingBoxAsync();
        return (box?.X, box?.Y, box?.Width, box?.Height) == (left, top, width, height)
            ? null : $"the picture lies at {box?.X}, {box?.Y} and is {box?.Width} x {box?.Height}";
    });

    static ILocator FollowButton(StreamPage stream) =>
        stream.Page.GetByRole(AriaRole.Button, new() { Name = "Fit to window" });

    async Task<StreamPage> OpenAsync(string sizes, string typed, string carrier)
    {
        var application = await Administrator.AddShellAsync("Screen", """
            stdbuf -oL xev -root -event structure > "$1" &
            exec xterm -e sh -c "exec cat >> $2"
            """, sizes, typed);
        var grant = await Administrator.CreateSessionAsync(application.Id, userId: "tester");
        var redirection = await Administrator.RedeemAsync(grant.EntitlementUrl);
        var page = await Chromium.NewPersonAsync();
        await page.SetViewportSizeAsync(1_280, 720);
        return await StreamPage.OpenAsync(page, redirection, carrier);
    }

    static Task ShowsAsync(StreamPage stream, int width, int height) => Wait.Eventually(async () =>
    {
        var now = await stream.Page.EvaluateAsync<int[]>("() => [window.farglass.width, window.farglass.height]");
        return (now[0], now[1]) == (width, height) ? null : $"the picture is {now[0]} x {now[1]}";
    });

    static (string Width, string Height) LastSize(string file) =>
        Sizes().Matches(File.ReadAllText(file)) is [.., var last]
            ? (last.Groups["width"].Value, last.Groups["height"].Value)
            : ("", "");

    [GeneratedRegex(@"width (?<width>\d+), height (?<height>\d+)")]
    private static partial Regex Sizes();
}
