using System.Globalization;

namespace Farglass.Bench;

/// <summary>Processor time of processes in seconds, from /proc (proc(5): utime and stime of stat).</summary>
static class ProcessorTime
{
    const double TicksPerSecond = 100; // USER_HZ is 100 on every Linux that .NET runs on.

    public static double Of(int id) => Read(id)?.Seconds ?? 0;

    /// <summary>Of the children of that name, whoever of them is alive now.</summary>
    public static double OfChildren(int parent, string name) =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder =>
                int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .Where(process => process is { } found && found.Parent == parent && found.Name == name)
            .Sum(process => process!.Value.Seconds);

    static (int Parent, string Name, double Seconds)? Read(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var (open, close) = (stat.IndexOf('('), stat.LastIndexOf(')')); // The name may hold spaces and brackets.
            var fields = stat[(close + 2)..].Split(' ');
            var ticks = double.Parse(fields[11], CultureInfo.InvariantCulture)
                + double.Parse(fields[12], CultureInfo.InvariantCulture);
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), stat[(open + 1)..close],
                ticks / TicksPerSecond);
        }
        catch (IOException)
        {
            return null; // It has gone meanwhile.
        }
    }
}
