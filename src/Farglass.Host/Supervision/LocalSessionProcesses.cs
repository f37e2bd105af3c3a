using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Farglass.Hosting.Settings;
using Farglass.Native.Linux;
using Microsoft.Extensions.Logging;

namespace Farglass.Host.Supervision;

/// <summary>
/// Session processes of this machine. They are detached: no signal to the host reaches them, and no death of it. Each
/// process of a session carries the session's folder in its environment, by which the rest of a dead one is found.
/// </summary>
sealed partial class LocalSessionProcesses(
    HostSettings settings, TimeProvider time, ILogger<LocalSessionProcesses> logger)
    : ISessionProcesses
{
    /// <summary>The session gives it to everything that it starts.</summary>
    const string Mark = "FARGLASS_SESSION";

    readonly (string File, string[] Arguments) _command = FindCommand(settings);

    public void Start(string folder)
    {
        var output = folder + OutputSuffix;
        try
        {
            using var log = File.OpenHandle(output, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            DetachedProcess.Start(new(_command.File, Arguments(folder), Environment(folder))
            {
                Output = log,
                Error = log,
            });
        }
        catch (Exception failure) when (failure is SystemCallException or IOException or UnauthorizedAccessException)
        {
            throw new SessionStartException($"{_command.File} cannot be started: {failure.Message}", failure);
        }
    }

    public async Task EndAsync(string folder, TimeSpan patience)
    {
        var startedAt = time.GetTimestamp();
        while (time.GetElapsedTime(startedAt) < patience
            && ProcessTree.Find($"{Mark}={folder}", rootId: null).Count > 0)
            await Task.Delay(Limits.SessionStartPoll, time);
        if (!await ProcessTree.KillAsync($"{Mark}={folder}", rootId: null, time, Limits.KillTimeout))
            Log.LeftOver(logger, folder);
    }

    /// <summary>What the session process itself prints, which is as a rule nothing, is beside its folder.</summary>
    internal const string OutputSuffix = ".log";

    string[] Arguments(string folder) =>
    [
        .. _command.Arguments, "session", "--folder", folder,
        "--grace", settings.SessionGraceSeconds.ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>
    /// Ours, without what belongs to the host: its settings may hold secrets, and sessions run other people's programs.
    /// </summary>
    static Dictionary<string, string> Environment(string folder)
    {
        var environment = new Dictionary<string, string>();
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
            if (entry is { Key: string name, Value: string value } && !HostsOwn().IsMatch(name))
                environment[name] = value;
        environment[Mark] = folder;
        return environment;
    }

    static (string File, string[] Arguments) FindCommand(HostSettings settings)
    {
        if (settings.SessionCommand is { } command)
            return DetachedProcess.FindProgram(command, System.Environment.GetEnvironmentVariable("PATH")) is { } found
                ? (found, [])
                : throw new SettingsException("Host:SessionCommand", $"there is no program '{command}'.");
        var own = System.Environment.ProcessPath ?? throw new SettingsException("Host:SessionCommand", "must be set.");
        return Path.GetFileName(own) == "dotnet" // Started as "dotnet farglass.dll host".
            ? (own, [System.Environment.GetCommandLineArgs()[0]])
            : (own, []);
    }

    [GeneratedRegex("^(FARGLASS_|ASPNETCORE_|DISPLAY$|XAUTHORITY$|WAYLAND_DISPLAY$|NOTIFY_SOCKET$)")]
    private static partial Regex HostsOwn();

    /// <summary>Ids 1590-1599.</summary>
    static partial class Log
    {
        [LoggerMessage(1590, LogLevel.Error, "Processes of the session in {Folder} cannot be killed.")]
        public static partial void LeftOver(ILogger logger, string folder);
    }
}
