using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Microsoft.Playwright;

namespace Farglass.Bench;

/// <summary>
/// Milliseconds of one key. Over WebRTC, whose page is told no more than that there is another picture, all is rest.
/// </summary>
/// <param name="Total">From the key to the animation frame that shows its pixels.</param>
/// <param name="Session">Of that frame: from the first damage to the encoded frame.</param>
/// <param name="Host">From the encoder to the socket.</param>
/// <param name="Decode">In the browser, from the last byte to the picture.</param>
/// <param name="Draw">From the picture to the canvas.</param>
readonly record struct KeyTimes(double Total, double Session, double Host, double Decode, double Draw)
{
    /// <summary>The key's way there, the application, the network, and the wait for the animation frame.</summary>
    public double Rest => Total - Session - Host - Decode - Draw;
}

/// <summary>
/// Measures in the page how long a key takes to change a pixel. The key is a trusted event, as a keyboard's is, and
/// counts from the time that Chromium gives it. From then on, and only then, the page looks in each animation frame
/// whether there is another picture, and if so at one pixel of the canvas or video: nothing is polled between two keys,
/// and the pixel is read once for a picture. What an animation frame finds there is what it shows, so the wait for the
/// screen's next refresh is in the figure; the screen itself is not, since there is none.
/// </summary>
sealed class KeyWatch(StreamPage stream, int x, int y)
{
    const string Script = """
        (() => {
          const contrast = 64, patience = 5_000;
          let place, before, frames, changed = null;
          const level = () => window.farglass.pixels(...place, 1, 1)[1];
          const look = (pressedAt) => {
            if (window.farglass.frames !== frames) {
              frames = window.farglass.frames;
              const total = performance.now() - pressedAt; // Reading the pixel takes time, too.
              if (Math.abs(level() - before) > contrast) {
                const stages = window.farglass.stages;
                if (stages === null) return changed([total, 0, 0, 0, 0]);
                const { wait, convert, encode, transfer, queue, decode, draw } = stages;
                return changed([total, wait + convert + encode, transfer + queue, decode, draw]);
              }
            }
            if (performance.now() - pressedAt > patience) return changed(null);
            requestAnimationFrame(() => look(pressedAt));
          };
          window.expectChange = (x, y) => {
            place = [x, y];
            before = level();
            frames = window.farglass.frames;
            window.change = new Promise((resolve) => (changed = resolve));
          };
          window.addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => look(timeStamp)), true);
        })();
        """;

    /// <summary>Opens a session whose application changes the pixel with every key, and waits until it does.</summary>
    public static async Task<KeyWatch> OpenAsync(IPage page, string entitlementUrl, (int X, int Y) pixel)
    {
        await page.AddInitScriptAsync(Script);
        var stream = await StreamPage.OpenAsync(page, entitlementUrl);
        await stream.SettledAsync();
        var watch = new KeyWatch(stream, pixel.X, pixel.Y);
        await Wait.Eventually(async () => await watch.TryPressAsync() is null ? "no key changes the pixel" : null);
        return watch;
    }

    public async Task<KeyTimes> PressAsync() =>
        await TryPressAsync() ?? throw new InvalidOperationException("A key was lost.");

    async Task<KeyTimes?> TryPressAsync()
    {
        await stream.Page.EvaluateAsync("([x, y]) => window.expectChange(x, y)", new[] { x, y });
        await stream.Page.Keyboard.DownAsync("KeyA");
        var times = await stream.Page.EvaluateAsync<double[]?>("() => window.change");
        await stream.Page.Keyboard.UpAsync("KeyA");
        return times is [var total, var session, var host, var decode, var draw]
            ? new(total, session, host, decode, draw)
            : null;
    }
}
