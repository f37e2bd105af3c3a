using System.Globalization;
using System.Text;
using Farglass.Native.Linux;

namespace Farglass.Session.Records;

/// <summary>CPU time and memory at one moment.</summary>
readonly record struct Usage(long CpuTicks, long MemoryBytes)
{
    public static Usage operator +(Usage a, Usage b) => new(a.CpuTicks + b.CpuTicks, a.MemoryBytes + b.MemoryBytes);
}

/// <summary>The usage of a session's three parts at one moment.</summary>
readonly record struct SessionUsage(Usage Application, Usage Display, Usage Session);

/// <summary>Turns two samples into a line of the utilization log.</summary>
static class Utilization
{
    public const string Header =
        "utc,application_cpu_percent,application_memory_bytes,display_cpu_percent,display_memory_bytes,"
        + "session_cpu_percent,session_memory_bytes\n";

    const double TicksPerSecond = 100; // The unit of /proc, the same on every Linux that .NET runs on.

    /// <param name="displayId">The X server; what is below this process and not below it or the window manager is the
    /// application.</param>
    public static SessionUsage Sample(List<ProcessEntry> table, List<ProcessEntry> application, int displayId)
    {
        Usage app = default, display = default, session = default;
        foreach (var entry in application) app += new Usage(entry.CpuTicks + entry.ReapedCpuTicks, Memory(entry));
        foreach (var entry in table)
            if (entry.Id == displayId) display = new(entry.CpuTicks, Memory(entry));
            else if (entry.Id == Environment.ProcessId) session = new(entry.CpuTicks, Memory(entry));
        return new(app, display, session);
    }

    public static string Line(DateTimeOffset at, SessionUsage before, SessionUsage after, TimeSpan between) =>
        new StringBuilder(at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))
            .Append(Columns(before.Application, after.Application, between))
            .Append(Columns(before.Display, after.Display, between))
            .Append(Columns(before.Session, after.Session, between))
            .Append('\n').ToString();

    // A process that has exited takes its ticks out of the sum: then the difference may be below zero.
    static string Columns(Usage before, Usage after, TimeSpan between)
    {
        var seconds = Math.Max(0, after.CpuTicks - before.CpuTicks) / TicksPerSecond;
        return string.Create(CultureInfo.InvariantCulture,
            $",{100 * seconds / between.TotalSeconds:0.0},{after.MemoryBytes}");
    }

    static long Memory(ProcessEntry entry) => entry.ResidentPages * Environment.SystemPageSize;
}
