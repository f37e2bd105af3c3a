using Farglass.Protocol.Rest;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;
using Microsoft.Playwright;

namespace Farglass.Bench;

/// <summary>
/// From the moment that a host's carrier is handed an encoded frame to the moment that Chromium presents its picture:
/// for a video what <c>requestVideoFrameCallback</c> gives as its presentation time, for a canvas when it is drawn.
/// </summary>
/// <remarks>
/// The page's statistics hold the difference of the two clocks, less where the page's zero lies: <see
/// cref="PageClock"/>.
/// </remarks>
static class HandOver
{
    /// <summary>Milliseconds of the page's clock, less those of the host's, for each picture that is shown.</summary>
    const string Collect = """
        (seconds) => new Promise((resolve) => {
          const ages = [], until = performance.now() + seconds * 1_000;
          let before = window.farglass.stages;
          const look = () => {
            const stages = window.farglass.stages;
            if (stages !== null && stages !== before)
              ages.push(stages.queue + stages.network + stages.decode + stages.draw);
            before = stages;
            if (performance.now() < until) requestAnimationFrame(look);
            else resolve(ages);
          };
          look();
        })
        """;

    public static async Task<IReadOnlyList<double[]>> RoundsAsync(Chromium chromium, Administrator administrator,
        ApplicationDefinition application, string carrier, int rounds, TimeSpan span, CancellationToken stopping)
    {
        var added = await administrator.AddAsync(application);
        var grant = await administrator.CreateSessionAsync(added.Id);
        var redirection = await administrator.RedeemAsync(grant.EntitlementUrl);
        var page = await chromium.NewPersonAsync();
        await StreamPage.OpenAsync(page, redirection, carrier);
        await page.Keyboard.PressAsync("Control+Alt+Shift+M"); // Shows the toolbar.
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Statistics" });
        await button.ClickAsync(); // Over WebRTC the page is told of frames while somebody looks, and not else.
        var zero = await PageClock.ZeroAsync(page);
        await page.EvaluateAsync(Collect, span.TotalSeconds); // The bitrate and the decoder find their place.
        var ages = new List<double[]>();
        for (var round = 0; round < rounds; round++)
        {
            stopping.ThrowIfCancellationRequested();
            var measured = await page.EvaluateAsync<double[]>(Collect, span.TotalSeconds);
            ages.Add([.. measured.Select(age => age + zero).Order()]);
        }

        await page.Context.CloseAsync();
        await administrator.EndAllAsync();
        return ages;
    }
}
