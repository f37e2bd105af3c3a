using System.Diagnostics;
using System.Text.Json;

namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>
/// Debian's Firefox with one tab, driven by WebDriver BiDi: as its users have it, where Playwright brings a Firefox of
/// its own.
/// </summary>
public sealed class Firefox : IAsyncDisposable
{
    const string Announcement = "WebDriver BiDi listening on ";

    /// <summary>Nothing is fetched from the network: neither updates nor a codec that would come later.</summary>
    const string Preferences = """
        user_pref("app.normandy.enabled", false);
        user_pref("app.update.enabled", false);
        user_pref("browser.safebrowsing.downloads.remote.enabled", false);
        user_pref("browser.shell.checkDefaultBrowser", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        user_pref("extensions.update.enabled", false);
        user_pref("media.gmp-gmpopenh264.enabled", false);
        user_pref("media.gmp-manager.updateEnabled", false);
        user_pref("network.captive-portal-service.enabled", false);
        user_pref("network.connectivity-service.enabled", false);
        """;

    /// <summary>WebDriver, 17.4.2: keys that write nothing.</summary>
    static readonly Dictionary<string, string> Keys = new()
    {
        ["Backspace"] = "\uE003",
        ["Control"] = "\uE009",
        ["Enter"] = "\uE007",
        ["Shift"] = "\uE008",
    };

    readonly Process _process;
    readonly string _folder;
    BiDi? _connection;
    string _tab = "";

    Firefox(Process process, string folder) => (_process, _folder) = (process, folder);

    public static async Task<Firefox> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("farglass-e2e-firefox-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "user.js"), Preferences);
        var start = new ProcessStartInfo("firefox-esr",
            ["--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", "0", "about:blank"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["HOME"] = folder, ["MOZ_CRASHREPORTER_DISABLE"] = "1" },
        };
        var firefox = new Firefox(Process.Start(start)!, folder);
        try
        {
            await firefox.ConnectAsync();
            return firefox;
        }
        catch
        {
            await firefox.DisposeAsync();
            throw;
        }
    }

    public Task GoAsync(string url) =>
        DoAsync("browsingContext.navigate", new { context = _tab, url, wait = "complete" });

    /// <param name="function">In the page's language: of one argument, and possibly async.</param>
    /// <param name="argument">As JSON can say it, like the result.</param>
    public async Task<T> EvaluateAsync<T>(string function, object? argument = null)
    {
        var given = JsonSerializer.Serialize(argument, JsonSerializerOptions.Web);
        var outcome = await DoAsync("script.callFunction", new
        {
            functionDeclaration = $"async given => JSON.stringify(await ({function})(JSON.parse(given)) ?? null)",
            arguments = new[] { new { type = "string", value = given } },
            target = new { context = _tab },
            awaitPromise = true,
        });
        return outcome.GetProperty("type").GetString() == "success"
            ? JsonSerializer.Deserialize<T>(
                outcome.GetProperty("result").GetProperty("value").GetString()!, JsonSerializerOptions.Web)!
            : throw new InvalidOperationException(
                outcome.GetProperty("exceptionDetails").GetProperty("text").GetString());
    }

    /// <summary>
    /// Types as hands do on a US keyboard, with Shift where a character needs it; a line feed is the Enter key. What
    /// such a keyboard has no key for comes from a key without a place.
    /// </summary>
    public Task TypeAsync(string text) => PressKeysAsync(
        text.EnumerateRunes().Select(character => character switch
        {
            { Value: '\n' } => [Keys["Enter"]],
            { IsBmp: true } when UsKeyboard.NeedsShift((char)character.Value) =>
                [Keys["Shift"], character.ToString()],
            _ => (string[])[character.ToString()],
        }));

    /// <param name="chord">As in <c>Control+v</c>.</param>
    public Task PressAsync(string chord) =>
        PressKeysAsync([[.. chord.Split('+').Select(name => Keys.GetValueOrDefault(name, name))]]);

    /// <summary>Clicks in the middle of the first element that is to be seen.</summary>
    public async Task ClickAsync(string selector)
    {
        var place = await EvaluateAsync<int[]>("""
            (selector) => {
              const shown = [...document.querySelectorAll(selector)].find((element) => element.checkVisibility());
              const box = shown.getBoundingClientRect();
              return [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];
            }
            """, selector);
        await ActAsync("pointer",
        [
            new { type = "pointerMove", x = place[0], y = place[1] },
            new { type = "pointerDown", button = 0 },
            new { type = "pointerUp", button = 0 },
        ]);
    }

    /// <summary>Copies as a user does in another tab, and comes back.</summary>
    public Task CopyElsewhereAsync(string text) => ElsewhereAsync(text, async () =>
    {
        await PressAsync("Control+a");
        await PressAsync("Control+c");
        return text;
    });

    /// <returns>What a paste in another tab wrote there.</returns>
    public Task<string> PasteElsewhereAsync() => ElsewhereAsync("", async () =>
    {
        await PressAsync("Control+v");
        return await EvaluateAsync<string>("() => document.activeElement.value");
    });

    /// <summary>It is killed with all its processes: nothing of its profile is kept.</summary>
    public async ValueTask DisposeAsync()
    {
        _connection?.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    async Task ConnectAsync()
    {
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) address.TrySetException(new InvalidOperationException("Firefox has ended."));
            else if (line.Data.StartsWith(Announcement, StringComparison.Ordinal))
                address.TrySetResult(line.Data[Announcement.Length..].Trim());
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _connection = await BiDi.ConnectAsync(await address.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        await DoAsync("session.new", new { capabilities = new { } });
        var tree = await DoAsync("browsingContext.getTree", new { });
        _tab = tree.GetProperty("contexts")[0].GetProperty("context").GetString()!;
    }

    async Task<T> ElsewhereAsync<T>(string text, Func<Task<T>> act)
    {
        var tab = _tab;
        var created = await DoAsync("browsingContext.create", new { type = "tab" });
        _tab = created.GetProperty("context").GetString()!;
        await EvaluateAsync<object?>("""
            (text) => {
              const field = document.createElement("textarea");
              document.body.append(field);
              field.value = text;
              field.focus();
            }
            """, text);
        var result = await act();
        await DoAsync("browsingContext.close", new { context = _tab });
        _tab = tab;
        await DoAsync("browsingContext.activate", new { context = _tab });
        return result;
    }

    /// <param name="chords">One after the other: the keys of each go down in order, and up the other way.</param>
    Task<JsonElement> PressKeysAsync(IEnumerable<string[]> chords) => ActAsync("key", chords.SelectMany(keys =>
        keys.Select(value => new { type = "keyDown", value })
            .Concat(keys.Reverse().Select(value => new { type = "keyUp", value }))));

    /// <param name="type">"key" or "pointer".</param>
    Task<JsonElement> ActAsync(string type, IEnumerable<object> actions) => DoAsync(
        "input.performActions", new { context = _tab, actions = new[] { new { type, id = type, actions } } });

    Task<JsonElement> DoAsync(string method, object parameters) => _connection!.DoAsync(method, parameters);
}
