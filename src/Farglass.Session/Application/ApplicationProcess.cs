using Farglass.Native.Linux;
using Farglass.Protocol;
using Farglass.Protocol.Messages;

namespace Farglass.Session.Application;

/// <summary>
/// The application's first process and all that it has started, which are below this process whatever they do.
/// </summary>
sealed class ApplicationProcess : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    readonly CappedLog _output, _error;

    ApplicationProcess(CappedLog output, CappedLog error) => (_output, _error) = (output, error);

    public int Id { get; private set; }

    /// <summary>The exit code of the first process.</summary>
    public Task<int> Exited { get; private set; } = Task.FromResult(0);

    /// <exception cref="ApplicationStartException">It cannot be started; the message says why.</exception>
    public static ApplicationProcess Start(LaunchMessage launch, Dictionary<string, string> environment)
    {
        var definition = launch.Order.Application;
        var folder = definition.WorkingFolder ?? environment["HOME"];
        if (!Directory.Exists(folder))
            throw new ApplicationStartException(StopReason.ApplicationFailed,
                $"The working folder {folder} does not exist.");
        var program = DetachedProcess.FindProgram(definition.Command, environment["PATH"], folder)
            ?? throw new ApplicationStartException(StopReason.ApplicationNotFound,
                $"{definition.Command} is not an executable file on this host.");
        var application = new ApplicationProcess(
            new(Path.Combine(launch.LogFolder, "stdout.log")), new(Path.Combine(launch.LogFolder, "stderr.log")));
        try
        {
            application.Start(new(program, definition.Arguments ?? [], environment) { WorkingFolder = folder });
            return application;
        }
        catch (SystemCallException e)
        {
            application.Dispose();
            throw new ApplicationStartException(StopReason.ApplicationNotFound, e.Message);
        }
    }

    public Task<string?> LastWordsAsync(TimeProvider time) => _error.LastWordsAsync(time);

    /// <summary>
    /// Every living process below this one, but for those of <paramref name="notThese"/> and what is below them.
    /// </summary>
    public static List<ProcessEntry> FindTree(List<ProcessEntry> table, params ReadOnlySpan<int> notThese)
    {
        var tree = ProcessTree.Descendants(table, Environment.ProcessId);
        foreach (var root in notThese)
        {
            var below = ProcessTree.Descendants(table, root);
            tree.RemoveAll(entry => entry.Id == root || below.Contains(entry));
        }

        return tree;
    }

    /// <summary>Asks the whole tree to end, and ends it where it does not.</summary>
    /// <returns>False where something is left that even SIGKILL did not end.</returns>
    public static async Task<bool> StopTreeAsync(Func<List<ProcessEntry>> findTree, TimeProvider time)
    {
        foreach (var entry in findTree()) ProcessTree.Signal(entry.Id, ProcessSignal.Terminate);
        return await IsGoneAsync(findTree, time, Limits.ApplicationStop, kill: false).ConfigureAwait(false)
            || await IsGoneAsync(findTree, time, Limits.Kill, kill: true).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    void Start(DetachedProcessSettings settings)
    {
        var process = DetachedProcess.Start(settings with { Output = _output.Target, Error = _error.Target });
        (Id, Exited) = (process.Id, process.Exited);
        _output.Start();
        _error.Start();
    }

    static async Task<bool> IsGoneAsync(
        Func<List<ProcessEntry>> findTree, TimeProvider time, TimeSpan limit, bool kill)
    {
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < limit;)
        {
            var left = findTree();
            if (left.Count == 0) return true;
            if (kill)
                foreach (var entry in left) ProcessTree.Signal(entry.Id, ProcessSignal.Kill);
            await Task.Delay(Pause, time).ConfigureAwait(false);
        }

        return false;
    }
}
