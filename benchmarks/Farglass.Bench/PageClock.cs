using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace Farglass.Bench;

/// <summary>Host and page are on one machine, whose clock both count: CLOCK_MONOTONIC.</summary>
static class PageClock
{
    /// <summary>Milliseconds that the two ways to learn the page's zero may differ by.</summary>
    const double ZeroErrorMax = 2;

    /// <summary>
    /// The zero of the page's clock, in milliseconds of CLOCK_MONOTONIC. Chromium's own metrics say it, and the time of
    /// day that the page has for its zero must say the same.
    /// </summary>
    public static async Task<double> ZeroAsync(IPage page)
    {
        var protocol = await page.Context.NewCDPSessionAsync(page);
        await protocol.SendAsync("Performance.enable");
        var answer = await protocol.SendAsync("Performance.getMetrics");
        var metrics = answer!.Value.GetProperty("metrics").EnumerateArray();
        var zero = metrics.Single(IsNavigationStart).GetProperty("value").GetDouble() * 1_000;
        var sinceBoot = Stopwatch.GetTimestamp() * 1_000.0 / Stopwatch.Frequency;
        var timeOfDay = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
        var origin = await page.EvaluateAsync<double>("() => performance.timeOrigin") - timeOfDay + sinceBoot;
        if (Math.Abs(origin - zero) > ZeroErrorMax)
            throw new InvalidOperationException($"The page's zero is {zero:0.0} or {origin:0.0} ms: which?");
        return zero;

        static bool IsNavigationStart(JsonElement metric) =>
            metric.GetProperty("name").GetString() == "NavigationStart";
    }
}
