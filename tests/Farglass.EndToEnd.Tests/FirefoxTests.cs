using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;

namespace Farglass.EndToEnd.Tests;

/// <summary>Work in Debian's Firefox, which has no H.264 for WebRTC. It starts slowly: one does for all.</summary>
public sealed class FirefoxTests(FarglassFixture farglass) : ClipboardTest(farglass)
{
    const string Words = "Größe 5 €, 世界, \"quoted\"";

    /// <summary>Copies what somebody writes into a pipe. No key has been pressed then, and nothing clicked.</summary>
    const string CopyFirst = """
        mkfifo "$1.first"
        xclip -selection clipboard < "$1.first"

        """;

    [Fact]
    public async Task Keys_and_the_clipboard_work_over_the_WebSocket_that_it_takes_by_itself()
    {
        var file = FileName("copier");
        var grant = await Administrator.CreateSessionAsync((await AddCopierAsync(new(), file, CopyFirst)).Id);
        await using var firefox = await Firefox.StartAsync();
        await firefox.GoAsync(grant.EntitlementUrl);
        await Wait.Eventually(async () => await GlanceAsync(firefox) is { Phase: "live", Frames: > 0 }
            ? null
            : await firefox.EvaluateAsync<string>("() => document.body.innerText"), TimeSpan.FromSeconds(40));
        var glance = await GlanceAsync(firefox);
        Assert.Equal(("WebSocket", "this browser has no H.264 for WebRTC"), (glance.Carrier, glance.Why));

        await CopiesWithAClickAsync(firefox, file);
        await Wait.Eventually(() => File.Exists(file) ? null : "the terminal's shell has not begun");
        await SettledAsync(firefox);
        var copier = new CopierLines(file, line => firefox.TypeAsync(line + "\n"));
        await TypesAsync(firefox, copier);
        await PastesAtTheFirstTryAsync(firefox, copier);
        await CopiesAfterAKeyAsync(firefox, copier);
    }

    static async Task CopiesWithAClickAsync(Firefox firefox, string file)
    {
        await Wait.Eventually(() => File.Exists(file + ".first") ? null : "the terminal's shell has not begun");
        await File.WriteAllTextAsync(file + ".first", "copied before any key", Cancellation);
        const string button = ".clipboard-hint .tool.solid";
        await Wait.Eventually(async () => await firefox.EvaluateAsync<bool>(
            "(button) => document.querySelector(button)?.checkVisibility() ?? false", button)
            ? null
            : "nothing says that a click is needed");
        await firefox.ClickAsync(".clipboard-hint span");
        Assert.Equal("typing", await firefox.EvaluateAsync<string>("() => document.activeElement.className"));
        await firefox.ClickAsync(button);
        await Wait.Eventually(async () => await firefox.EvaluateAsync<bool>(
            "() => document.querySelector('.clipboard-hint').hidden") ? null : "the hint is still there");
        Assert.Equal("copied before any key", await firefox.PasteElsewhereAsync());
    }

    /// <summary>At once after the click, where the keys could still go to its button.</summary>
    static async Task TypesAsync(Firefox firefox, CopierLines copier)
    {
        string[] lines =
        [
            "é is of no key; ñ, €, Ж, 世 and 😀 neither",
            "the quick brown fox jumps over 13 lazy dogs, THE QUICK BROWN FOX JUMPS OVER 13 LAZY DOGS",
            "`1234567890-=[]\\;',./ ~!@#$%^&*()_+{}|:\"<>?",
        ];
        foreach (var line in lines) Assert.Equal(line, await copier.EnterAsync(line));

        await firefox.TypeAsync("all this is taken back");
        await firefox.PressAsync("Control+u"); // To Firefox: show the page's source.
        await firefox.TypeAsync("and onee");
        await firefox.PressAsync("Backspace");
        Assert.Equal("and one letter", await copier.EnterAsync(" letter"));
    }

    static async Task PastesAtTheFirstTryAsync(Firefox firefox, CopierLines copier)
    {
        await firefox.CopyElsewhereAsync(Words);
        await firefox.PressAsync("Control+v");
        await copier.PastesAsync("t", Words);
    }

    static async Task CopiesAfterAKeyAsync(Firefox firefox, CopierLines copier)
    {
        await firefox.EvaluateAsync<object?>("""
            () => {
              const write = navigator.clipboard.writeText.bind(navigator.clipboard);
              window.written = [];
              navigator.clipboard.writeText = async (text) => {
                await write(text);
                window.written.push(text);
              };
            }
            """);
        var text = Words + " once more";
        await copier.CopyAsync("t", text);
        await Wait.Eventually(async () => await firefox.EvaluateAsync<string[]>("() => window.written") is [_]
            ? null
            : await firefox.EvaluateAsync<string>("() => `not copied: ${document.body.innerText}`"));
        Assert.Equal(text, await firefox.PasteElsewhereAsync());
    }

    sealed record Glance(string Phase, int Frames, string? Carrier, string? Why);

    static Task<Glance> GlanceAsync(Firefox firefox) => firefox.EvaluateAsync<Glance>("""
        () => {
          const { phase = "none", frames = 0, carrier = null, why = null } = window.farglass ?? {};
          return { phase, frames, carrier, why };
        }
        """);

    /// <summary>Until no frame has come for a while: what is typed before the terminal is there is lost.</summary>
    static async Task SettledAsync(Firefox firefox)
    {
        var (frames, since) = (-1, TimeProvider.System.GetTimestamp());
        await Wait.Eventually(async () =>
        {
            var now = (await GlanceAsync(firefox)).Frames;
            if (now != frames) (frames, since) = (now, TimeProvider.System.GetTimestamp());
            return TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(1) ? null : "frames still come";
        });
    }
}
