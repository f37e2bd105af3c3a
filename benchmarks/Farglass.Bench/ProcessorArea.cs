using System.Diagnostics;
using Farglass.Protocol.Messages;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.Bench;

/// <summary>
/// What work costs: processor time of the session process and of its X server, in per cent of one core, while every
/// frame is granted at once. The application's own time is its own affair.
/// </summary>
static class ProcessorArea
{
    const int Width = 1920, Height = 1080, Rounds = 3;
    const ushort FirstLetter = 16, Letters = 10; // KEY_Q to KEY_P.

    /// <summary>The just-in-time compiler and the encoder's rate control find their place.</summary>
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    static readonly TimeSpan Span = TimeSpan.FromSeconds(5);

    const string Scroll =
        "i=0; while :; do i=$((i+1)); echo \"$i the quick brown fox jumps over the lazy dog\"; sleep 0.02; done";

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stopping) =>
    [
        .. await RoundsAsync("typing, 10 keys/s", "xterm", ["-e", "cat"], target: 10, stopping, types: true),
        .. await RoundsAsync("scrolling, 50 lines/s", "xterm", ["-e", "sh", "-c", Scroll], target: 40, stopping),
        .. await RoundsAsync(
            "full motion, 60 fps", Environment.ProcessPath!, ["draw", $"{Width}", $"{Height}", "0"], target: 100,
            stopping),
    ];

    static async Task<IReadOnlyList<Figure>> RoundsAsync(string name, string command, string[] arguments,
        double target, CancellationToken stopping, bool types = false)
    {
        List<double> processor = [], rates = [], delays = [], kilobits = [];
        for (var round = 0; round < Rounds; round++)
        {
            await using var session = await SessionUnderTest.StartAsync(command, arguments, Width, Height);
            await session.NextFrameAsync(0, TimeSpan.FromSeconds(20));
            await session.CollectAsync(Settling, stopping);
            int[] processes = [session.ProcessId, .. Processes.Children(session.ProcessId, "Xvfb")];
            var (used, bytes, watch) = (Processes.CpuTime(processes), session.FrameBytes, Stopwatch.StartNew());
            if (types) await TypeAsync(session, stopping);
            var frames = await session.CollectAsync(types ? TimeSpan.Zero : Span, stopping);
            var (took, seconds) = (watch.Elapsed, watch.Elapsed.TotalSeconds);
            processor.Add((Processes.CpuTime(processes) - used) / took * 100);
            rates.Add(frames.Count / seconds);
            delays.Add(Figure.Percentile([.. frames.Select(UntilEncoded).Order()], 0.5));
            kilobits.Add((session.FrameBytes - bytes) * 8 / seconds / 1_000);
        }

        return
        [
            Figure.Of($"processor/{name}, 1080p", "% of a core", processor, target),
            Figure.Of($"processor/{name}, 1080p, frames encoded", "1/s", rates),
            Figure.Of($"processor/{name}, 1080p, damage to encoded frame p50", "ms", delays),
            Figure.Of($"processor/{name}, 1080p, sent", "kbit/s", kilobits),
        ];
    }

    static double UntilEncoded(VideoFrameHeader frame) =>
        (frame.Timings.Wait + frame.Timings.Convert + frame.Timings.Encode) / 1_000.0;

    static async Task TypeAsync(SessionUnderTest session, CancellationToken stopping)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var key = 0; key < Span.TotalSeconds * 10 && await ticks.WaitForNextTickAsync(stopping); key++)
            session.Press((ushort)(FirstLetter + (key % Letters)));
    }
}
