using System.Text.RegularExpressions;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

/// <summary>The session's display and the window that shows it.</summary>
public sealed partial class DisplayTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
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
