using Microsoft.Playwright;

namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>Debian's Chromium, driven by Playwright.</summary>
public sealed class Chromium : IAsyncDisposable
{
    public const string Executable = "/usr/bin/chromium";

    /// <summary>It takes a tenth of a second, or never ends.</summary>
    static readonly TimeSpan JoinWithin = TimeSpan.FromSeconds(10);

    readonly IPlaywright _playwright;
    readonly IBrowser _browser;

    Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <param name="executable">In the place of Debian's: one that runs it somewhere else, for instance.</param>
    /// <param name="arguments">Further ones.</param>
    public static async Task<Chromium> StartAsync(string executable = Executable, params string[] arguments)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
                .. arguments,
            ],
        });
        return new(playwright, browser);
    }

    /// <summary>Joins one that was started with a remote debugging port, once its page has this in its title.</summary>
    public static async Task<Chromium> JoinAsync(int port, string title)
    {
        using var http = new HttpClient();
        var playwright = await Playwright.CreateAsync();
        IBrowser? browser = null;
        // Who joins while the first page is being made may wait for it for ever.
        await Wait.Eventually(async () =>
        {
            try
            {
                var pages = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/json/list"));
                if (!pages.Contains(title, StringComparison.Ordinal)) return $"it shows {pages}";
                browser = await playwright.Chromium.ConnectOverCDPAsync(
                    $"http://127.0.0.1:{port}", new() { Timeout = (float)JoinWithin.TotalMilliseconds });
                return null;
            }
            catch (Exception e) when (e is HttpRequestException or PlaywrightException or TimeoutException)
            {
                return e.Message;
            }
        }, 4 * JoinWithin);
        return new(playwright, browser!);
    }

    /// <summary>The page that was open when it was joined.</summary>
    public IPage OpenPage => _browser.Contexts[0].Pages[0];

    /// <summary>A person with a browser of their own: no cookies, no history.</summary>
    public async Task<IPage> NewPersonAsync(
        int width = 1280, int height = 720, bool trustAnybody = false, string locale = "en-GB", float pixelRatio = 1)
    {
        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            DeviceScaleFactor = pixelRatio,
            IgnoreHTTPSErrors = trustAnybody,
            Locale = locale,
        });
        context.SetDefaultTimeout(20_000);
        return await context.NewPageAsync();
    }

    /// <summary>A person with a telephone: fingers, and no mouse.</summary>
    public async Task<IPage> NewPersonOnPhoneAsync()
    {
        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = 390, Height = 844 },
            HasTouch = true,
            IsMobile = true,
            Locale = "en-GB",
        });
        context.SetDefaultTimeout(20_000);
        return await context.NewPageAsync();
    }

    /// <summary>A person whose page is as large as their window, which is a <see cref="BrowserWindow"/>.</summary>
    public async Task<IPage> NewPersonInWindowAsync()
    {
        var context = await _browser.NewContextAsync(new() { ViewportSize = ViewportSize.NoViewport });
        context.SetDefaultTimeout(20_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
