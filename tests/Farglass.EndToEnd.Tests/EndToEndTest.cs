using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.EndToEnd.Tests;

/// <summary>
/// What the tests of a running Farglass share: its parts, a folder of their own, and no session left behind.
/// </summary>
[Collection(FarglassCollection.Name)]
public abstract class EndToEndTest(FarglassFixture farglass) : IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected RunningUp Up => farglass.Up;
    protected Administrator Administrator => farglass.Administrator;
    protected Chromium Chromium => farglass.Chromium;

    /// <summary>For what the applications write.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("farglass-e2e-files-").FullName;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Administrator.EndAllAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string FileName(string name) => Path.Combine(Folder, name);

    protected static Task ContainsAsync(string file, string text) => Wait.Eventually(() =>
    {
        var now = File.Exists(file) ? File.ReadAllText(file) : "(no file)";
        return now.Contains(text, StringComparison.Ordinal) ? null : $"{file} holds '{now}', not '{text}'";
    });

    /// <summary>A terminal that writes what is typed into the file, line by line.</summary>
    protected Task<Protocol.Rest.ApplicationView> AddTypewriterAsync(string file) =>
        Administrator.AddAsync(new("Typewriter", "xterm",
            Arguments: ["-xrm", "*cursorBlink: false", "-e", "sh", "-c", $"exec cat >> {file}"]));

    /// <summary>Waits until the terminal is there and listens: what is typed before goes nowhere.</summary>
    protected static async Task ListensAsync(StreamPage typewriter, string file)
    {
        await Wait.Eventually(() => File.Exists(file) ? null : "the terminal's shell has not begun");
        await typewriter.SettledAsync();
    }

    /// <summary>A window that writes down every input event that reaches it.</summary>
    protected Task<Protocol.Rest.ApplicationView> AddWitnessAsync(string file) =>
        Administrator.AddShellAsync("Witness",
            "exec stdbuf -oL xev -event mouse -event button -event keyboard > \"$1\"", file);

    /// <summary>Opens a typewriter in a new browser, and waits until it listens.</summary>
    protected async Task<StreamPage> OpenTypewriterAsync(Protocol.Rest.ApplicationView application, string file)
    {
        var stream = await OpenAsync(application);
        await ListensAsync(stream, file);
        return stream;
    }

    /// <summary>Opens a new session of the application in a new browser.</summary>
    protected async Task<StreamPage> OpenAsync(Protocol.Rest.ApplicationView application)
    {
        var grant = await Administrator.CreateSessionAsync(application.Id, userId: "tester");
        return await StreamPage.OpenAsync(await Chromium.NewPersonAsync(), grant.EntitlementUrl);
    }
}
