using System.Diagnostics;
using System.Globalization;

namespace Farglass.Cli.Up;

/// <summary>
/// Ends sessions that no host is there to end: when the host was killed and everything is stopped before it came back,
/// they would run on until their grace time is over.
/// </summary>
static class LeftoverSessions
{
    public static async Task EndAsync(string runtimeFolder, TimeProvider time)
    {
        var asked = Find(runtimeFolder);
        if (asked.Count > 0)
        {
            using var kill = Process.Start("/bin/sh", ["-c", "kill -TERM \"$@\"", "sh", .. asked.Select(Text)])!;
            await kill.WaitForExitAsync();
        }

        var startedAt = time.GetTimestamp();
        while (Find(runtimeFolder) is { Count: > 0 } left)
        {
            if (time.GetElapsedTime(startedAt) > Limits.RoleStopMax) KillAll(left);
            await Task.Delay(Limits.Poll, time, CancellationToken.None);
        }

        if (Directory.Exists(runtimeFolder)) Directory.Delete(runtimeFolder, recursive: true);
    }

    /// <summary>Processes <c>farglass session --folder F</c> with F under <paramref name="runtimeFolder"/>.</summary>
    internal static List<int> Find(string runtimeFolder)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            var name = Path.GetFileName(folder);
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
            try
            {
                var words = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
                if (words is [_, "session", ..]
                    && words.Any(word => word.StartsWith(runtimeFolder + "/", StringComparison.Ordinal)))
                    found.Add(id);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It ended while we looked, or it is not ours.
            }
        }

        return found;
    }

    static void KillAll(List<int> ids)
    {
        foreach (var id in ids)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill(entireProcessTree: true);
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
            {
                // It has ended meanwhile.
            }
        }
    }

    static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
