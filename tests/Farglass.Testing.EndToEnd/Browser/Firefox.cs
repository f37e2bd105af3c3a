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

    /// <summary>Types what needs no Shift; a line feed is the Enter key.</summary>
    public Task TypeAsync(string text)
    {
        const string enter = "\uE007"; // WebDriver, 17.4.2.
        var keys = text.Select(character => character == '\n' ? enter : character.ToString());
        return DoAsync("input.performActions", new
        {
            context = _tab,
            actions = new[]
            {
                new
                {
                    type = "key",
                    id = "keyboard",
                    actions = keys.SelectMany(value => new[]
                    {
                        new { type = "keyDown", value }, new { type = "keyUp", value },
                    }),
                },
            },
        });
    }

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

    Task<JsonElement> DoAsync(string method, object parameters) => _connection!.DoAsync(method, parameters);
}
