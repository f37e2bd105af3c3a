using System.Diagnostics;

namespace Farglass.Bench;

/// <summary>
/// What a session costs: processor time of the session process and of its X server, in per cent of one core.
/// </summary>
static class ProcessorArea
{
    const int Width = 1920, Height = 1080, Rounds = 3;
    static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    const string Scroll =
        "i=0; while :; do i=$((i+1)); echo \"$i the quick brown fox jumps over the lazy dog\"; sleep 0.02; done";

    public static async Task<IReadOnlyList<Figure>> MeasureAsync() =>
    [
        .. await RoundsAsync("idle", "xterm", ["-e", "cat"], target: 0.5, types: false),
        .. await RoundsAsync("typing, 10 keys/s", "xterm", ["-e", "cat"], target: null, types: true),
        .. await RoundsAsync("scrolling, 50 lines/s", "xterm", ["-e", "sh", "-c", Scroll], target: null, types: false),
        .. await RoundsAsync("full motion, 60 fps", Environment.ProcessPath!, ["draw", $"{Width}", $"{Height}"], null,
            false),
    ];

    static async Task<IReadOnlyList<Figure>> RoundsAsync(
        string name, string command, string[] arguments, double? target, bool types)
    {
        List<double> processor = [], kilobits = [];
        for (var round = 0; round < Rounds; round++)
        {
            await using var session = await SessionUnderTest.StartAsync(command, arguments, Width, Height);
            await session.NextFrameAsync(0, TimeSpan.FromSeconds(20));
            await session.CollectAsync(TimeSpan.FromSeconds(3));
            var (before, bytes, watch) = (OfSession(session), session.FrameBytes, Stopwatch.StartNew());
            if (types) await TypeAsync(session);
            else await session.CollectAsync(Span);
            processor.Add((OfSession(session) - before) / watch.Elapsed.TotalSeconds * 100);
            kilobits.Add((session.FrameBytes - bytes) * 8 / watch.Elapsed.TotalSeconds / 1_000);
        }

        return
        [
            Figure.Of($"processor/{name}, 1080p", "% of a core", processor, target),
            Figure.Of($"processor/{name}, 1080p, sent", "kbit/s", kilobits, name == "idle" ? 1 : null),
        ];
    }

    /// <summary>The session process and its X server: not the application, whose own work is its own affair.</summary>
    static double OfSession(SessionUnderTest session) =>
        ProcessorTime.Of(session.ProcessId) + ProcessorTime.OfChildren(session.ProcessId, "Xvfb");

    static async Task TypeAsync(SessionUnderTest session)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var key = 0; key < Span.TotalSeconds * 10 && await ticks.WaitForNextTickAsync(); key++)
            session.Press((ushort)(16 + (key % 10)));
        await session.CollectAsync(TimeSpan.Zero);
    }
}
