using Farglass.Protocol.Messages;

namespace Farglass.Bench;

/// <summary>
/// A session without network or browser: how soon a key is in an encoded frame, and how soon a drawing is.
/// </summary>
static class SessionArea
{
    const int Width = 1920, Height = 1080;
    const int Rounds = 3, KeysPerRound = 80;
    const ushort FirstLetter = 16, Letters = 10; // KEY_Q to KEY_P.

    public static async Task<IReadOnlyList<Figure>> MeasureAsync() => [.. await KeysAsync(), .. await MotionAsync()];

    static async Task<IReadOnlyList<Figure>> KeysAsync()
    {
        List<double> medians = [], ends = [];
        for (var round = 0; round < Rounds; round++)
        {
            await using var session = await SessionUnderTest.StartAsync("xterm", ["-e", "cat"], Width, Height);
            await session.SettleAsync();
            var times = await PressAsync(session, new Random(round));
            medians.Add(Figure.Percentile(times, 0.5));
            ends.Add(Figure.Percentile(times, 0.99));
        }

        return
        [
            Figure.Of("session/key to encoded frame p50, 1080p", "ms", medians, target: 6),
            Figure.Of("session/key to encoded frame p99, 1080p", "ms", ends),
        ];
    }

    static async Task<double[]> PressAsync(SessionUnderTest session, Random random)
    {
        var times = new List<double>();
        for (var key = 0; key < KeysPerRound; key++)
        {
            // Between two keys of a quick typist, so that the picture of one key settles or not, as it would.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(60, 180)), TimeProvider.System);
            var pressed = session.Press((ushort)(FirstLetter + random.Next(Letters)));
            if (await session.NextFrameAsync(pressed, TimeSpan.FromSeconds(1)) is { } frame)
                times.Add((frame.EncodedAt - pressed) / 1_000.0);
        }

        if (times.Count < KeysPerRound * 9 / 10) throw new InvalidOperationException("Keys were lost.");
        return [.. times.Order()];
    }

    static async Task<IReadOnlyList<Figure>> MotionAsync()
    {
        List<double> medians = [], ends = [], rates = [], megabits = [];
        var span = TimeSpan.FromSeconds(6);
        for (var round = 0; round < Rounds; round++)
        {
            await using var session = await SessionUnderTest.StartAsync(
                Environment.ProcessPath!, ["draw", $"{Width}", $"{Height}"], Width, Height);
            await session.NextFrameAsync(0, TimeSpan.FromSeconds(20));
            // The just-in-time compiler and the VBV find their place.
            await session.CollectAsync(TimeSpan.FromSeconds(2));
            var bytes = session.FrameBytes;
            var frames = await session.CollectAsync(span);
            double[] times = [.. frames.Select(Total).Order()];
            medians.Add(Figure.Percentile(times, 0.5));
            ends.Add(Figure.Percentile(times, 0.99));
            rates.Add(frames.Count / span.TotalSeconds);
            megabits.Add((session.FrameBytes - bytes) * 8 / span.TotalSeconds / 1e6);
        }

        return
        [
            Figure.Of("session/damage to encoded frame p50, 60 fps full motion, 1080p", "ms", medians),
            Figure.Of("session/damage to encoded frame p99, 60 fps full motion, 1080p", "ms", ends),
            Figure.Of("session/frames encoded, 60 fps full motion, 1080p", "1/s", rates),
            Figure.Of("session/bit rate, 60 fps full motion, 1080p", "Mbit/s", megabits),
        ];
    }

    static double Total(VideoFrameHeader frame) =>
        (frame.Timings.Wait + frame.Timings.Convert + frame.Timings.Encode) / 1_000.0;
}
