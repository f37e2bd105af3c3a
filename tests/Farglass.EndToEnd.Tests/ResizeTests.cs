using System.Collections.Concurrent;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;

namespace Farglass.EndToEnd.Tests;

/// <summary>What is seen while a window is dragged to another size.</summary>
public sealed class ResizeTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    /// <summary>Of 255. A page of paper is above it, also through a lossy encoder; a flash of black is not.</summary>
    const int LightMin = 200;

    /// <summary>On each frame of the page: the darkest of the middle of the picture, from whoever shows it.</summary>
    const string Watch = """
        () => {
          const side = 16;
          const small = Object.assign(document.createElement("canvas"), { width: side, height: side });
          const context = small.getContext("2d", { alpha: false, willReadFrequently: true });
          window.seen = [];
          const look = () => {
            const picture = document.querySelector(".picture.front");
            context.clearRect(0, 0, side, side);
            if (picture.getBoundingClientRect().width > 0) context.drawImage(picture, 0, 0, side, side);
            const { data } = context.getImageData(side / 4, side / 4, side / 2, side / 2);
            window.seen.push(Math.min(...data));
            requestAnimationFrame(look);
          };
          look();
        }
        """;

    /// <summary>The darkest of the middle of each of these pictures.</summary>
    const string Look = """
        (pictures) => Promise.all(pictures.map(async (picture) => {
          const bitmap = await createImageBitmap(await (await fetch(`data:image/jpeg;base64,${picture}`)).blob());
          const canvas = new OffscreenCanvas(16, 16);
          const context = canvas.getContext("2d", { alpha: false });
          context.drawImage(bitmap, 0, 0, 16, 16);
          return Math.min(...context.getImageData(6, 6, 4, 4).data);
        }))
        """;

    const string WaitForFrames = """
        (count) => new Promise((resolve) => {
          const next = () => (count-- > 0 ? requestAnimationFrame(next) : resolve());
          next();
        })
        """;

    [Theory]
    [InlineData("udp")]
    [InlineData("websocket")]
    public async Task Nothing_flashes_black_while_the_window_changes_its_size_twenty_times_in_five_seconds(
        string carrier)
    {
        const int Changes = 20, FramesBetween = 10;
        var typed = FileName("typed.txt");
        var stream = await OpenPaperAsync(typed, carrier);
        var window = await BrowserWindow.OfAsync(stream.Page);
        var shown = new ConcurrentQueue<string>();
        var stop = await window.FilmAsync(shown.Enqueue);
        await stream.Page.EvaluateAsync(Watch);

        for (var change = 1; change <= Changes; change++)
        {
            var larger = change % 2 == 0;
            await window.ResizeAsync(larger ? 1_100 + (10 * change) : 900 - (10 * change), larger ? 800 : 600);
            // Every fifth is let through to the application; the others are a hand that drags.
            await stream.Page.EvaluateAsync(WaitForFrames, change % 5 == 0 ? 3 * FramesBetween : FramesBetween);
        }

        var size = await stream.Page.EvaluateAsync<int[]>("() => [innerWidth & ~1, innerHeight & ~1]");
        await ShowsAsync(stream, size[0], size[1]);
        await stream.SettledAsync();
        await stop();
        var seen = await stream.Page.EvaluateAsync<int[]>("() => window.seen");
        var filmed = await (await Chromium.NewPersonAsync()).EvaluateAsync<int[]>(Look, shown.ToArray());
        Assert.True(seen.Length > Changes * FramesBetween, $"the page was looked at {seen.Length} times");
        Assert.True(filmed.Length > Changes, $"the browser showed {filmed.Length} pictures");
        Assert.DoesNotContain(seen, light => light < LightMin);
        Assert.DoesNotContain(filmed, light => light < LightMin);
        await stream.TypeAsync("still here");
        await stream.PressAsync("Enter");
        await ContainsAsync(typed, "still here\n");
    }

    /// <summary>A terminal that is as light as paper, and shows nothing.</summary>
    async Task<StreamPage> OpenPaperAsync(string typed, string carrier)
    {
        var application = await Administrator.AddAsync(new("Paper", "xterm", Arguments:
            ["-bg", "white", "-fg", "white", "-cr", "white", "-e", "sh", "-c", $"stty -echo; exec cat >> {typed}"]));
        var grant = await Administrator.CreateSessionAsync(application.Id, userId: "tester");
        var redirection = await Administrator.RedeemAsync(grant.EntitlementUrl);
        var stream = await StreamPage.OpenAsync(await Chromium.NewPersonInWindowAsync(), redirection, carrier);
        await ListensAsync(stream, typed);
        return stream;
    }

    static Task ShowsAsync(StreamPage stream, int width, int height) => Wait.Eventually(async () =>
    {
        var now = await stream.Page.EvaluateAsync<int[]>("() => [window.farglass.width, window.farglass.height]");
        return (now[0], now[1]) == (width, height) ? null : $"the picture is {now[0]} x {now[1]}";
    });
}
