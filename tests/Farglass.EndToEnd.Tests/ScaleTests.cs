using Farglass.Protocol;
using Farglass.Testing;
using Farglass.Testing.Display;
using Farglass.Testing.EndToEnd.Browser;

namespace Farglass.EndToEnd.Tests;

/// <summary>How large applications draw: as the screen in front of the user wants it, while they run.</summary>
public sealed class ScaleTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    [Theory]
    [InlineData("udp")]
    [InlineData("websocket")]
    public async Task An_application_draws_at_the_scale_of_the_screen_that_its_window_comes_to(string carrier)
    {
        var file = FileName("scale.txt");
        var (stream, _) = await OpenAsync(file, carrier);
        var first = await DrawsAsync(file, factor: 1, letters: 96, cursor: 24);

        await stream.MoveToScreenAsync(width: 900, height: 700, pixelRatio: 2);

        var second = await DrawsAsync(file, factor: 2, letters: 192, cursor: 48);
        await ShowsAsync(stream, 1_800, 1_400);
        await stream.MoveToScreenAsync(width: 1_000, height: 700, pixelRatio: 1.5);
        var third = await DrawsAsync(file, factor: 1, letters: 144, cursor: 36);
        await ShowsAsync(stream, 1_500, 1_050);
        Assert.Equal(2 * first.LineHeight, second.LineHeight);
        Assert.InRange(third.LineHeight, first.LineHeight + 1, second.LineHeight - 1);
        Assert.Equal((first.ProcessId, first.ProcessId), (second.ProcessId, third.ProcessId));
    }

    [Fact]
    public async Task An_application_follows_the_device_that_its_session_is_opened_on_next()
    {
        var file = FileName("scale.txt");
        var (stream, session) = await OpenAsync(file, "udp");
        var first = await DrawsAsync(file, factor: 1, letters: 96, cursor: 24);

        var page = await Chromium.NewPersonAsync(400, 800, pixelRatio: 2.5f);
        var grant = await Administrator.CreateUrlAsync(session);
        var other = await StreamPage.OpenAsync(page, grant.EntitlementUrl);

        await ShowsAsync(other, 1_000, 2_000);
        var second = await DrawsAsync(file, factor: 2, letters: 240, cursor: 60);
        Assert.Equal(first.ProcessId, second.ProcessId);
        await stream.PhaseAsync("ended");
    }

    async Task<(StreamPage Stream, SessionId Session)> OpenAsync(string file, string carrier)
    {
        var application = await Administrator.AddShellAsync("Scale", ScaleApplication.CommandLine(file));
        var grant = await Administrator.CreateSessionAsync(application.Id, userId: "tester");
        var redirection = await Administrator.RedeemAsync(grant.EntitlementUrl);
        var page = await Chromium.NewPersonAsync(1_000, 700);
        return (await StreamPage.OpenAsync(page, redirection, carrier), grant.Id);
    }

    static async Task<ScaleApplication.Reading> DrawsAsync(string file, int factor, int letters, int cursor)
    {
        ScaleApplication.Reading? reading = null;
        await Wait.Eventually(() =>
        {
            reading = ScaleApplication.Read(file);
            return (reading?.Factor, reading?.Letters, reading?.Cursor) == (factor, letters, cursor)
                ? null : $"the application draws at {reading}";
        });
        return reading!;
    }

    static Task ShowsAsync(StreamPage stream, int width, int height) => Wait.Eventually(async () =>
    {
        var now = await stream.Page.EvaluateAsync<double[]>(
            "() => [window.farglass.width, window.farglass.height, window.farglass.scale]");
        return (now[0], now[1], now[2]) == (width, height, 1)
            ? null : $"the picture is {now[0]} x {now[1]}, at {now[2]}";
    });
}
