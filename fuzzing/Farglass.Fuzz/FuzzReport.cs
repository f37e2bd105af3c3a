using System.Globalization;

namespace Farglass.Fuzz;

/// <summary>What people read.</summary>
static class FuzzReport
{
    public static void Passed(Target target, FuzzRun run, TimeSpan elapsed) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{target.Name,-14} {run.Executions,12:N0} executions in {elapsed.TotalSeconds,7:N1} s, "
        + $"{run.Shapes,7:N0} shapes, slowest {run.Examination.Slowest.TotalMilliseconds,7:N1} ms, "
        + $"{run.Examination.AllocatedMost / 1024.0,8:N1} KiB at most"));

    public static void Failed(Target target, Failure failure)
    {
        var file = Path.GetRelativePath(Environment.CurrentDirectory, Corpus.WriteCrash(target, failure));
        Console.WriteLine($"{target.Name} FAILED, after {failure.Inputs.Count} inputs: {failure.What}");
        Console.WriteLine($"Again: ./fuzz {target.Name} --replay {file}");
    }
}
