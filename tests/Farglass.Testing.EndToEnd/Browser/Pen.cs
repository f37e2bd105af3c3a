using Microsoft.Playwright;

namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>A pen on the glass of a Chromium. Places are pixels of the stream's picture.</summary>
public sealed class Pen
{
    readonly StreamPage _stream;
    readonly ICDPSession _session;

    Pen(StreamPage stream, ICDPSession session) => (_stream, _session) = (stream, session);

    public static async Task<Pen> OnAsync(StreamPage stream) =>
        new(stream, await stream.Page.Context.NewCDPSessionAsync(stream.Page));

    public Task HoverAsync(int x, int y) => SendAsync("mouseMoved", x, y, "none", pressure: 0);

    /// <param name="pressure">0 to 1.</param>
    public Task PressAsync(int x, int y, double pressure) => SendAsync("mousePressed", x, y, "left", pressure);

    public Task DrawAsync(int x, int y, double pressure) => SendAsync("mouseMoved", x, y, "left", pressure);

    public Task LiftAsync(int x, int y) => SendAsync("mouseReleased", x, y, "left", pressure: 0);

    async Task SendAsync(string type, int x, int y, string button, double pressure)
    {
        var place = await _stream.PlaceAsync(x, y);
        var isDown = button == "left" && type != "mouseReleased";
        await _session.SendAsync("Input.dispatchMouseEvent", new Dictionary<string, object>
        {
            ["type"] = type,
            ["x"] = place.X,
            ["y"] = place.Y,
            ["button"] = button,
            ["buttons"] = isDown ? 1 : 0,
            ["clickCount"] = button == "left" ? 1 : 0,
            ["force"] = pressure,
            ["pointerType"] = "pen",
        });
    }
}
