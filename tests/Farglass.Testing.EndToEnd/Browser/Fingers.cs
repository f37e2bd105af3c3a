using Microsoft.Playwright;

namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>Fingers on the glass of a Chromium. Places are pixels of the stream's picture.</summary>
public sealed class Fingers
{
    const int Steps = 10;

    readonly StreamPage _stream;
    readonly ICDPSession _session;

    Fingers(StreamPage stream, ICDPSession session) => (_stream, _session) = (stream, session);

    public static async Task<Fingers> OnAsync(StreamPage stream) =>
        new(stream, await stream.Page.Context.NewCDPSessionAsync(stream.Page));

    public async Task TapAsync((int X, int Y) at)
    {
        var place = await PlacesAsync([at]);
        await SendAsync("touchStart", place);
        await SendAsync("touchEnd", []);
    }

    /// <summary>It stays.</summary>
    public async Task PutAsync((int X, int Y) at) => await SendAsync("touchStart", await PlacesAsync([at]));

    public async Task HoldAsync((int X, int Y) at, TimeSpan time)
    {
        await SendAsync("touchStart", await PlacesAsync([at]));
        await Task.Delay(time, TimeProvider.System);
        await SendAsync("touchEnd", []);
    }

    /// <summary>Each finger goes from one place to another, all at the same time.</summary>
    public async Task GoAsync(IReadOnlyList<((int X, int Y) From, (int X, int Y) To)> ways)
    {
        var from = await PlacesAsync(ways.Select(way => way.From));
        var to = await PlacesAsync(ways.Select(way => way.To));
        await SendAsync("touchStart", from);
        for (var step = 1; step <= Steps; step++)
            await SendAsync("touchMove", from.Zip(to, (start, end) => (
                start.X + (end.X - start.X) * step / Steps,
                start.Y + (end.Y - start.Y) * step / Steps)));
        await SendAsync("touchEnd", []);
    }

    /// <summary>Asked for beforehand: a finger that waits for an answer rests, and that is a gesture.</summary>
    async Task<IReadOnlyList<(float X, float Y)>> PlacesAsync(IEnumerable<(int X, int Y)> pixels)
    {
        var places = new List<(float X, float Y)>();
        foreach (var (x, y) in pixels) places.Add(await _stream.PlaceAsync(x, y));
        return places;
    }

    async Task SendAsync(string type, IEnumerable<(float X, float Y)> fingers) =>
        await _session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object>
        {
            ["type"] = type,
            ["touchPoints"] = fingers.Select((place, id) => new { x = place.X, y = place.Y, id }).ToArray(),
        });
}
