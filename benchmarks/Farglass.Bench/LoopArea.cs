using System.Collections;
using System.Diagnostics;
using Farglass.Desktop;
using Farglass.Desktop.Display;
using Farglass.Desktop.Input;

namespace Farglass.Bench;

/// <summary>
/// The frame loop alone, in this process: what it allocates, and where the time between a key and its frame goes. What
/// the session process and its socket add is the difference to the area "session".
/// </summary>
static class LoopArea
{
    const int Width = 1920, Height = 1080;
    const int Rounds = 3, Keys = 60, FirstLetter = 16, Letters = 10; // KEY_Q to KEY_P.

    /// <summary>The runtime allocates some bytes, once, when it compiles hot code again.</summary>
    const int WarmUpFrames = 400, CountedFrames = 300;

    const uint KilobitsPerSecond = 20_000;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stopping) =>
        [.. await KeysAsync(stopping), await AllocationAsync(stopping)];

    static async Task<IReadOnlyList<Figure>> KeysAsync(CancellationToken stopping)
    {
        List<double> medians = [], ends = [], encodings = [];
        for (var round = 0; round < Rounds; round++)
        {
            await using var display = await StartDisplayAsync(stopping);
            using var sink = new LoopSink(keepsFrames: true) { CountFrom = 0 };
            using var stream = Watch(display, sink);
            using var terminal = StartTerminal(display, "cat");
            await sink.SettleAsync();
            stream.MovePointer(Width / 2, Height / 2);
            var (times, encode) = await PressAsync(stream, sink, new Random(round), stopping);
            medians.Add(Figure.Percentile(times, 0.5));
            ends.Add(Figure.Percentile(times, 0.95));
            encodings.Add(Figure.Percentile(encode, 0.5));
            await StopAsync(terminal);
        }

        return
        [
            Figure.Of("loop/key to encoded frame p50, 1080p", "ms", medians, target: 6),
            Figure.Of("loop/key to encoded frame p95, 1080p", "ms", ends),
            Figure.Of("loop/of which the encoder, 1080p", "ms", encodings),
        ];
    }

    static async Task<(double[] Times, double[] Encode)> PressAsync(
        ScreenStream stream, LoopSink sink, Random random, CancellationToken stopping)
    {
        List<double> times = [], encode = [];
        for (var key = 0; key < Keys; key++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(60, 180)), TimeProvider.System, stopping);
            var code = FirstLetter + random.Next(Letters);
            var pressed = Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);
            stream.Key(code, KeyAction.Down);
            stream.Key(code, KeyAction.Up);
            if (await sink.NextFrameAsync(pressed) is not { } frame) continue;
            times.Add((frame.EncodedAtMicros - pressed) / 1_000.0);
            encode.Add(frame.EncodeMicros / 1_000.0);
        }

        if (times.Count < Keys * 9 / 10) throw new InvalidOperationException("Keys were lost.");
        return ([.. times.Order()], [.. encode.Order()]);
    }

    static async Task<Figure> AllocationAsync(CancellationToken stopping)
    {
        await using var display = await StartDisplayAsync(stopping);
        using var sink = new LoopSink(keepsFrames: false) { CountFrom = WarmUpFrames };
        using var stream = Watch(display, sink);
        using var terminal = StartTerminal(display, "yes The quick brown fox jumps over the lazy dog");
        while (sink.Count < WarmUpFrames + CountedFrames)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, stopping);
        var (frames, bytes) = sink.Counted;
        await StopAsync(terminal);
        return Figure.Of("loop/allocated in a frame", "byte", [(double)bytes / frames], target: 0);
    }

    static Task<VirtualDisplay> StartDisplayAsync(CancellationToken stopping)
    {
        var folder = $"/dev/shm/farglass-bench-{Environment.ProcessId}";
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
        return VirtualDisplay.StartAsync(new(folder, environment), TimeProvider.System, stopping);
    }

    static ScreenStream Watch(VirtualDisplay display, LoopSink sink)
    {
        var stream = ScreenStream.Start(new(display.Name, display.AuthorityFile, display.FramebufferFile,
            Width, Height, FrameRateMax: 60, KilobitsPerSecond), sink);
        stream.AttachViewer();
        stream.Grant(uint.MaxValue);
        return stream;
    }

    static Process StartTerminal(VirtualDisplay display, string command)
    {
        var start = new ProcessStartInfo("xterm", ["-e", "sh", "-c", command])
        {
            RedirectStandardError = true, // Where it misses a font that it does not need.
        };
        start.Environment["DISPLAY"] = display.Name;
        start.Environment["XAUTHORITY"] = display.AuthorityFile;
        return Process.Start(start)!;
    }

    static async Task StopAsync(Process process)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }
}
