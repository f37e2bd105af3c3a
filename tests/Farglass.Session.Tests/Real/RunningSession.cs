using System.Collections;
using System.Globalization;
using System.Text.Json;
using Farglass.Native.Linux;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Session.Tests.Real;

/// <summary>
/// A session process of a test. What is left of it at the end is an error, unless the test says otherwise.
/// </summary>
sealed class RunningSession : IAsyncDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    static int _count;

    readonly DetachedProcess _process;

    RunningSession(string folder, DetachedProcess process) => (Folder, _process) = (folder, process);

    public string Folder { get; }

    public string LogFolder { get; } = Directory.CreateTempSubdirectory("farglass-log-").FullName;

    public int ProcessId => _process.Id;

    public Task<int> Exited => _process.Exited.WaitAsync(Limit);

    public static RunningSession Start(TimeSpan? grace = null, string fault = Program.NoFault)
    {
        var folder = $"/dev/shm/fgt-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        var milliseconds = (grace ?? TimeSpan.FromMinutes(2)).TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
        environment["FARGLASS_Host__JoinToken"] = "secret";
        string[] arguments = ["session", folder, milliseconds, fault];
        return new(folder, DetachedProcess.Start(new(Environment.ProcessPath!, arguments, environment)));
    }

    public LaunchMessage Launch(string command, params string[] arguments) => Launch(new ApplicationDefinition(
        "Test", command, Arguments: arguments, Environment: new Dictionary<string, string> { ["OUT"] = LogFolder }));

    public LaunchMessage Launch(ApplicationDefinition definition, int graceSeconds = 60) => new(
        new(SessionId.New(TimeProvider.System.GetUtcNow()), ApplicationId.Parse("test"), definition,
            UserId: "ada", OpaqueData: "from \"ada\"\n", ReturnUrl: null),
        Width: 800, Height: 600, PixelRatio: 1, LogFolder, graceSeconds, KilobitsPerSecond: 8_000);

    /// <summary>The session's processes of this name.</summary>
    public IReadOnlyList<int> Processes(string name) =>
        [.. ProcessTree.Find($"FARGLASS_SESSION={Folder}", _process.Exited.IsCompleted ? null : ProcessId)
            .Where(id => NameOf(id) == name)];

    /// <summary>Empty before there is such a file.</summary>
    public string ReadLog(string name) =>
        Path.Combine(LogFolder, name) is var file && File.Exists(file) ? File.ReadAllText(file) : "";

    public JsonElement Record => JsonDocument.Parse(ReadLog("session.json")).RootElement;

    public bool Signal(ProcessSignal signal) => _process.Signal(signal);

    /// <summary>The session's process has exited by itself, and nothing of it is left: no process, no folder.</summary>
    public async Task AssertIsGoneAsync()
    {
        Assert.Equal(0, await Exited);
        Assert.Empty(ProcessTree.Find($"FARGLASS_SESSION={Folder}", null));
        Assert.False(Directory.Exists(Folder));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Signal(ProcessSignal.Kill);
        await ProcessTree.KillAsync($"FARGLASS_SESSION={Folder}", null, TimeProvider.System, Limit);
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        Directory.Delete(LogFolder, recursive: true);
    }

    static string NameOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/comm").TrimEnd();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
