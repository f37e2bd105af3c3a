using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

/// <summary>What a user sees of a picture that the rate does not carry.</summary>
public sealed class AdaptationTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    const string Settings = """{ "Host": { "KilobitsPerSecond": 500 } }""";

    /// <summary>Of the pixels that come, not of those that are shown.</summary>
    const string FrameWidth = """
        () => {
          const front = document.querySelector(".picture.front");
          return front.videoWidth ?? front.width;
        }
        """;

    [Theory]
    [InlineData("udp")]
    [InlineData("websocket")]
    public async Task Who_prefers_motion_gets_fewer_pixels_at_the_same_size_and_all_when_it_rests(string carrier)
    {
        var folder = Directory.CreateTempSubdirectory("farglass-e2e-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "host.settings.json"), Settings, Cancellation);
        await using var up = await RunningUp.StartAsync(folder, ownsFolder: true);
        using var administrator = new Administrator(up.File);
        var file = FileName("typed.txt");
        const string rush = "timeout 8 sh -c 'while :; do head -c 6000 /dev/urandom | base64; done'";
        var application = await administrator.AddAsync(
            new("Rush", "xterm", Arguments: ["-e", "sh", "-c", $"read start; {rush}; exec cat >> {file}"]));
        var grant = await administrator.CreateSessionAsync(application.Id);
        var redirection = await administrator.RedeemAsync(grant.EntitlementUrl);
        var stream = await StreamPage.OpenAsync(await Chromium.NewPersonAsync(), redirection, carrier);
        await stream.SettledAsync();
        var width = await stream.Page.EvaluateAsync<int>(FrameWidth);

        await stream.Page.Keyboard.PressAsync("Control+Alt+Shift+M");
        await PreferAsync(stream.Page, "automatic", next: "sharp");
        await PreferAsync(stream.Page, "sharp", next: "smooth");
        await stream.Page.Keyboard.PressAsync("Control+Alt+Shift+M"); // The keyboard belongs to the application again.
        await stream.PressAsync("Enter");
        await FramesAreAsync(stream, width / 2);
        Assert.Equal(width, await stream.Page.EvaluateAsync<int>("() => window.farglass.width"));
        await FramesAreAsync(stream, width);

        await Wait.Eventually(() => File.Exists(file) ? null : "it is not over");
        await stream.TypeAsync("all of it");
        await stream.PressAsync("Enter");
        await ContainsAsync(file, "all of it\n");
        await administrator.EndAllAsync();
    }

    static async Task PreferAsync(IPage page, string now, string next)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Picture: {now}" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Picture: {next}" }).WaitForAsync();
    }

    static Task FramesAreAsync(StreamPage stream, int width) => Wait.Eventually(async () =>
        await stream.Page.EvaluateAsync<int>(FrameWidth) is var now && now == width
            ? null : $"frames are {now} pixels wide, not {width}", TimeSpan.FromSeconds(30));
}
