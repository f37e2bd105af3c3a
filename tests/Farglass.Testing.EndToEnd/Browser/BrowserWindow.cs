using System.Text.Json;
using Microsoft.Playwright;

namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>The window of a page itself, where <see cref="IPage.SetViewportSizeAsync"/> only pretends one.</summary>
public sealed class BrowserWindow
{
    readonly ICDPSession _browser;
    readonly int _window;

    BrowserWindow(ICDPSession browser, int window) => (_browser, _window) = (browser, window);

    public static async Task<BrowserWindow> OfAsync(IPage page)
    {
        var browser = await page.Context.NewCDPSessionAsync(page);
        var answer = await browser.SendAsync("Browser.getWindowForTarget");
        return new(browser, answer!.Value.GetProperty("windowId").GetInt32());
    }

    /// <param name="width">Of the window, in CSS pixels; its page may have fewer.</param>
    public Task ResizeAsync(int width, int height) => _browser.SendAsync("Browser.setWindowBounds", new()
    {
        ["windowId"] = _window,
        ["bounds"] = new Dictionary<string, int> { ["width"] = width, ["height"] = height },
    });

    /// <summary>
    /// Takes pictures of what the browser shows, each time that it shows something new, until it is stopped.
    /// </summary>
    /// <param name="shown">Told each as a JPEG, in base64.</param>
    public async Task<Func<Task>> FilmAsync(Action<string> shown)
    {
        var frames = _browser.Event("Page.screencastFrame");
        frames.OnEvent += Take;
        await _browser.SendAsync("Page.startScreencast", new()
        {
            ["format"] = "jpeg",
            ["maxWidth"] = 320,
            ["maxHeight"] = 240,
        });
        return async () =>
        {
            await _browser.SendAsync("Page.stopScreencast");
            frames.OnEvent -= Take;
        };

        void Take(object? sender, JsonElement? frame)
        {
            shown(frame!.Value.GetProperty("data").GetString()!);
            _ = _browser.SendAsync("Page.screencastFrameAck",
                new() { ["sessionId"] = frame.Value.GetProperty("sessionId").GetInt32() });
        }
    }
}
