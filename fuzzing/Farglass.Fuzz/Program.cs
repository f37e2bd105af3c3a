using System.Diagnostics;
using Farglass.Fuzz;
using Farglass.Fuzz.Targets;

var options = FuzzOptions.Parse(args);
if (options is null || (options.Replay is not null && options.Targets.Count != 1))
{
    Console.Error.WriteLine(FuzzOptions.Usage);
    return 2;
}

ThrowingListener.Install();
foreach (var target in options.Targets.Count > 0 ? options.Targets : AllTargets.List)
{
    if (options.WritesSeeds)
    {
        Corpus.WriteSeeds(target);
        continue;
    }

    using var run = new FuzzRun(target, options.Seed);
    using var watchdog = new Watchdog(target, run.Examination);
    var started = Stopwatch.GetTimestamp();
    var failure = options.Replay is { } file
        ? run.Examination.TakeAll(InputFile.Read(file))
        : run.Run(options.Count);
    if (failure is null)
    {
        FuzzReport.Passed(target, run, Stopwatch.GetElapsedTime(started));
        continue;
    }

    FuzzReport.Failed(target, Examination.Shorten(target, failure));
    return 1;
}

return 0;
