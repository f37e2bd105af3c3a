using Farglass.Protocol.Rest;
using Microsoft.Playwright;

namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>The client's page, with a stream in it. Places are pixels of the stream's picture.</summary>
public sealed class StreamPage
{
    /// <summary>Keeps the page's peer connections where a test finds them, to ask them for their statistics.</summary>
    const string PeerConnections = """
        window.peerConnections = [];
        window.RTCPeerConnection = class extends RTCPeerConnection {
          constructor(...options) {
            super(...options);
            window.peerConnections.push(this);
          }
        };
        """;

    /// <summary>A busy machine has all of Farglass to start, and Chromium, at once.</summary>
    static readonly TimeSpan LiveWithin = TimeSpan.FromSeconds(60);

    StreamPage(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>Waits until the picture is there.</summary>
    public static async Task<StreamPage> LiveAsync(IPage page)
    {
        var stream = new StreamPage(page);
        await stream.PhaseAsync("live", LiveWithin);
        return stream;
    }

    /// <summary>Opens an entitlement URL, and waits until the picture is there.</summary>
    public static async Task<StreamPage> OpenAsync(IPage page, string entitlementUrl)
    {
        await page.OpenAsync(entitlementUrl);
        return await LiveAsync(page);
    }

    /// <summary>Opens a session by this carrier and no other: udp, tcp, webrtc, websocket.</summary>
    public static async Task<StreamPage> OpenAsync(IPage page, Redirection redirection, string carrier)
    {
        await page.AddInitScriptAsync(PeerConnections);
        await page.OpenAsync($"{redirection.Location}&carrier={carrier}");
        return await LiveAsync(page);
    }

    public Task PhaseAsync(string wanted, TimeSpan? within = null) => Wait.Eventually(async () =>
    {
        var phase = await Page.EvaluateAsync<string?>("() => window.farglass?.phase ?? null");
        return phase == wanted ? null : $"the page is {phase ?? "no client"}, not {wanted}: {await TextAsync()}";
    }, within);

    public Task<int> FramesAsync() => Page.EvaluateAsync<int>("() => window.farglass.frames");

    /// <summary>WebRTC over UDP, WebRTC over TCP, or WebSocket.</summary>
    public Task<string> CarrierAsync() => Page.EvaluateAsync<string>("() => window.farglass.carrier ?? \"none\"");

    public Task CarrierAsync(string wanted, TimeSpan? within = null) => Wait.Eventually(async () =>
        await CarrierAsync() is var now && now == wanted ? null : $"the carrier is {now}, not {wanted}", within);

    /// <summary>A figure of the newest peer connection: what its statistics of this type say under this name.</summary>
    public Task<double> FigureAsync(string type, string name) => Page.EvaluateAsync<double>("""
        async ([type, name]) => {
          const reports = [...(await window.peerConnections.at(-1).getStats()).values()];
          return reports.filter((report) => report.type === type).reduce((sum, report) => sum + (report[name] ?? 0), 0);
        }
        """, new[] { type, name });

    /// <summary>
    /// What the newest peer connection's statistics say of the sound that comes by RTP; 0 where none has come.
    /// </summary>
    public Task<double[]> SoundFiguresAsync(params string[] names) => Page.EvaluateAsync<double[]>("""
        async (names) => {
          const reports = [...((await window.peerConnections.at(-1)?.getStats()) ?? new Map()).values()];
          const sound = reports.find(({ type, kind }) => type === "inbound-rtp" && kind === "audio");
          return names.map((name) => sound?.[name] ?? 0);
        }
        """, names);

    public async Task<long> SoundPacketsAsync() => (long)(await SoundFiguresAsync("packetsReceived"))[0];

    /// <summary>Waits until no frame has come for a while: everything is drawn, and has settled.</summary>
    public async Task SettledAsync()
    {
        var (frames, since) = (-1, TimeProvider.System.GetTimestamp());
        await Wait.Eventually(async () =>
        {
            var now = await FramesAsync();
            if (now != frames) (frames, since) = (now, TimeProvider.System.GetTimestamp());
            return TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(1) ? null : "frames still come";
        });
    }

    /// <summary>Types as hands do on a US keyboard: with Shift where a character needs it.</summary>
    public async Task TypeAsync(string text)
    {
        foreach (var character in text) await Page.Keyboard.PressAsync(UsKeyboard.KeyFor(character));
    }

    public Task PressAsync(string key) => Page.Keyboard.PressAsync(key);

    public async Task MoveAsync(int x, int y)
    {
        var (left, top) = await PlaceAsync(x, y);
        await Page.Mouse.MoveAsync(left, top);
    }

    public async Task ClickAsync(int x, int y, MouseButton button = MouseButton.Left)
    {
        var (left, top) = await PlaceAsync(x, y);
        await Page.Mouse.ClickAsync(left, top, new() { Button = button });
    }

    public async Task DragAsync((int X, int Y) from, (int X, int Y) to)
    {
        await MoveAsync(from.X, from.Y);
        await Page.Mouse.DownAsync();
        var (left, top) = await PlaceAsync(to.X, to.Y);
        await Page.Mouse.MoveAsync(left, top, new() { Steps = 5 });
        await Page.Mouse.UpAsync();
    }

    /// <summary>
    /// As a window comes to another screen, or is zoomed. It must have another size in CSS pixels, too: Chromium tells
    /// a page nothing of a ratio alone that tools pretend.
    /// </summary>
    public async Task MoveToScreenAsync(int width, int height, double pixelRatio)
    {
        var browser = await Page.Context.NewCDPSessionAsync(Page);
        await browser.SendAsync("Emulation.setDeviceMetricsOverride", new()
        {
            ["width"] = width,
            ["height"] = height,
            ["deviceScaleFactor"] = pixelRatio,
            ["mobile"] = false,
        });
    }

    public async Task<string> TextAsync() => (await Page.Locator("body").InnerTextAsync()).ReplaceLineEndings(" ");

    /// <summary>The middle of a pixel of the picture, in the page's own pixels.</summary>
    public async Task<(float X, float Y)> PlaceAsync(int x, int y)
    {
        var place = await Page.EvaluateAsync<float[]>("""
            ([x, y]) => {
              const box = document.querySelector(".picture.front").getBoundingClientRect();
              const scale = box.width / window.farglass.width;
              return [box.left + (x + 0.5) * scale, box.top + (y + 0.5) * scale];
            }
            """, new[] { x, y });
        return (place[0], place[1]);
    }
}
