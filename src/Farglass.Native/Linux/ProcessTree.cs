namespace Farglass.Native.Linux;

/// <summary>
/// The processes of one session: those that descend from a process, and those that carry a text in their environment,
/// which even a process that has left the tree keeps. The calling process is never among them.
/// </summary>
public static class ProcessTree
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <param name="variable">As <c>NAME=value</c>; null to go by descent alone.</param>
    /// <param name="rootId">The process whose descendants are meant, itself included; null to go by the variable
    /// alone.</param>
    /// <returns>The ids of living processes. Zombies hold nothing and are left out.</returns>
    public static IReadOnlyList<int> Find(string? variable, int? rootId)
    {
        var table = ProcessTable.Read();
        var found = new HashSet<int>();
        if (rootId is { } root && table.Exists(entry => entry.Id == root)) found.Add(root);
        if (variable is not null)
            foreach (var entry in table)
                if (!entry.IsZombie && ProcessTable.HasEnvironment(entry.Id, variable)) found.Add(entry.Id);
        AddDescendants(table, found);
        found.Remove(Environment.ProcessId);
        return [.. from entry in table where found.Contains(entry.Id) && !entry.IsZombie select entry.Id];
    }

    /// <summary>The entries of <paramref name="table"/> below <paramref name="rootId"/>, itself not included.</summary>
    public static List<ProcessEntry> Descendants(List<ProcessEntry> table, int rootId)
    {
        var found = new HashSet<int> { rootId };
        AddDescendants(table, found);
        found.Remove(rootId);
        return table.FindAll(entry => found.Contains(entry.Id) && !entry.IsZombie);
    }

    /// <summary>False where the process is gone, or belongs to somebody else.</summary>
    public static bool Signal(int processId, ProcessSignal signal) => Libc.Signal(processId, signal);

    /// <summary>Sends SIGKILL until nothing is left: a tree may grow while it is being cut.</summary>
    /// <returns>False where something was left at the end of <paramref name="limit"/> (it sleeps in the
    /// kernel).</returns>
    public static async Task<bool> KillAsync(
        string? variable, int? rootId, TimeProvider time, TimeSpan limit, CancellationToken ct = default)
    {
        for (var started = time.GetTimestamp(); ;)
        {
            var left = Find(variable, rootId);
            if (left.Count == 0) return true;
            if (time.GetElapsedTime(started) > limit) return false;
            foreach (var id in left) Libc.Signal(id, ProcessSignal.Kill);
            await Task.Delay(Pause, time, ct).ConfigureAwait(false);
        }
    }

    static void AddDescendants(List<ProcessEntry> table, HashSet<int> found)
    {
        int before;
        do
        {
            before = found.Count;
            foreach (var entry in table)
                if (found.Contains(entry.ParentId)) found.Add(entry.Id);
        }
        while (found.Count > before);
    }
}
