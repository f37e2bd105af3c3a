using System.Runtime.InteropServices;

namespace Farglass.Native.Linux;

/// <summary>
/// Knows the children that <see cref="DetachedProcess"/> started and takes their exit status when SIGCHLD comes. No
/// thread waits. One lock is held over start and reap, so that a child that exits at once is known by then.
/// </summary>
public static class ChildReaper
{
    static readonly Lock Gate = new();
    static readonly Dictionary<int, TaskCompletionSource<int>> Children = [];
    static PosixSignalRegistration? _registration;
    static Action? _orphanExited;

    /// <summary>
    /// Makes this process the parent of every descendant that loses its own, so that none can leave the tree, and
    /// reaps them. Not in a process that also starts children through .NET's <c>Process</c>: their status would be
    /// taken from it.
    /// </summary>
    /// <param name="orphanExited">Called after an adopted process has exited; any thread.</param>
    public static void AdoptOrphans(Action orphanExited)
    {
        Libc.BecomeSubreaper();
        lock (Gate)
        {
            _orphanExited = orphanExited;
            Listen();
        }
    }

    internal static (int Id, Task<int> Exited) Start(DetachedProcessSettings settings)
    {
        lock (Gate)
        {
            Listen();
            var id = PosixSpawn.Start(settings);
            var exited = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            Children.Add(id, exited);
            return (id, exited.Task);
        }
    }

    /// <summary>
    /// Under the lock, since the id is free for another process as soon as the status has been taken.
    /// </summary>
    internal static bool Signal(int processId, ProcessSignal signal)
    {
        lock (Gate) return Children.ContainsKey(processId) && Libc.Signal(processId, signal);
    }

    static void Listen() => _registration ??= PosixSignalRegistration.Create(PosixSignal.SIGCHLD, OnChildSignal);

    static void OnChildSignal(PosixSignalContext context)
    {
        Action? orphanExited = null;
        lock (Gate)
        {
            if (_orphanExited is null) ReapKnown();
            else if (ReapAll()) orphanExited = _orphanExited;
        }

        orphanExited?.Invoke();
    }

    static void ReapKnown()
    {
        foreach (var id in Children.Keys.ToArray())
            if (Libc.TryReap(id) is { } code) Finish(id, code);
    }

    static bool ReapAll()
    {
        var orphans = false;
        while (Libc.TryReapAny() is { } child)
            orphans |= !Finish(child.ProcessId, child.ExitCode);
        return orphans;
    }

    static bool Finish(int id, int exitCode) => Children.Remove(id, out var exited) && exited.TrySetResult(exitCode);
}
