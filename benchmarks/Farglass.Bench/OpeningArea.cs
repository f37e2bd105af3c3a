using System.Diagnostics;
using Farglass.Client;
using Farglass.Protocol.Rest;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.Bench;

/// <summary>
/// From the opening of an entitlement URL to the first picture: the first session after <c>farglass up</c> has said
/// that it is ready, and a later one.
/// </summary>
static class OpeningArea
{
    const int Width = 1280, Height = 720, Rounds = 3;
    const double TargetMilliseconds = 1_000;

    /// <summary>
    /// The host prepares another session some two seconds after one was taken: a person's next click comes later.
    /// </summary>
    static readonly TimeSpan BetweenClicks = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A page's clock starts with the navigation that leads to it, redirects included: here with the click. The first
    /// picture is there in the first animation frame that finds one drawn.
    /// </summary>
    const string WatchForPicture = """
        const look = () => {
          if (window.farglass?.frames > 0) window.openedAfter = performance.now();
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
        """;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stopping)
    {
        await using var chromium = await Chromium.StartAsync();
        List<double> first = [], later = [], clientFirst = [], clientLater = [];
        for (var round = 0; round < Rounds; round++)
        {
            await using var up = await RunningUp.StartAsync();
            using var administrator = new Administrator(up.File);
            var terminal = await AddTerminalAsync(administrator);
            first.Add(await OpenAsync(administrator, terminal, url => InChromiumAsync(chromium, url)));
            await Task.Delay(BetweenClicks, TimeProvider.System, stopping);
            later.Add(await OpenAsync(administrator, terminal, url => InChromiumAsync(chromium, url)));
            await Task.Delay(BetweenClicks, TimeProvider.System, stopping);
            clientLater.Add(await OpenAsync(administrator, terminal, url => ByClientAsync(url, stopping)));
        }

        // After the others: by now this process has compiled the client, and only Farglass is new to it all.
        for (var round = 0; round < Rounds; round++)
        {
            await using var up = await RunningUp.StartAsync();
            using var administrator = new Administrator(up.File);
            var terminal = await AddTerminalAsync(administrator);
            clientFirst.Add(await OpenAsync(administrator, terminal, url => ByClientAsync(url, stopping)));
        }

        return
        [
            Figure.Of("opening/in Chromium, first session", "ms", first, TargetMilliseconds),
            Figure.Of("opening/in Chromium, later session", "ms", later, TargetMilliseconds),
            Figure.Of("opening/by the .NET client, first session", "ms", clientFirst, TargetMilliseconds),
            Figure.Of("opening/by the .NET client, later session", "ms", clientLater, TargetMilliseconds),
        ];
    }

    static Task<ApplicationView> AddTerminalAsync(Administrator administrator) =>
        administrator.AddAsync(new("Terminal", "xterm", Arguments: ["-e", "cat"]));

    static async Task<double> OpenAsync(
        Administrator administrator, ApplicationView application, Func<string, Task<double>> openAsync)
    {
        var grant = await administrator.CreateSessionAsync(application.Id);
        var took = await openAsync(grant.EntitlementUrl);
        await administrator.EndAllAsync();
        return took;
    }

    static async Task<double> InChromiumAsync(Chromium chromium, string url)
    {
        var page = await chromium.NewPersonAsync(Width, Height);
        await page.AddInitScriptAsync(WatchForPicture);
        await page.SetContentAsync($"""<a href="{url}">Open</a>""");
        await page.ClickAsync("a");
        await page.WaitForFunctionAsync("() => window.openedAfter > 0");
        var took = await page.EvaluateAsync<double>("() => window.openedAfter");
        await page.Context.CloseAsync();
        return took;
    }

    static async Task<double> ByClientAsync(string url, CancellationToken stopping)
    {
        var watch = Stopwatch.StartNew();
        using var entitlements = new EntitlementClient(ServerTrust.SystemStore);
        var redirection = await entitlements.RedeemAsync(new(url), stopping);
        var options = new SessionClientOptions { Width = Width, Height = Height };
        await using var client = await SessionClient.OpenAsync(redirection, options, stopping);
        await foreach (var happened in client.ReadAllAsync(stopping))
            if (happened is SessionEvent.Frame) return watch.Elapsed.TotalMilliseconds;
        throw new InvalidOperationException("The session ended before its first frame.");
    }
}
