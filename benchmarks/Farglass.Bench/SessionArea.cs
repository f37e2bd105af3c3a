namespace Farglass.Bench;

/// <summary>A session without network or browser: how soon a key is in an encoded frame.</summary>
static class SessionArea
{
    const int Width = 1920, Height = 1080;
    const int Rounds = 3, KeysPerRound = 120;
    const ushort FirstLetter = 16, Letters = 10; // KEY_Q to KEY_P.

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stopping)
    {
        List<double> medians = [], ends = [], worst = [];
        for (var round = 0; round < Rounds; round++)
        {
            await using var session = await SessionUnderTest.StartAsync("xterm", ["-e", "cat"], Width, Height);
            await session.SettleAsync();
            var times = await PressAsync(session, new Random(round), stopping);
            medians.Add(Figure.Percentile(times, 0.5));
            ends.Add(Figure.Percentile(times, 0.95));
            worst.Add(Figure.Percentile(times, 0.99));
        }

        return
        [
            Figure.Of("session/key to encoded frame p50, 1080p", "ms", medians, target: 6),
            Figure.Of("session/key to encoded frame p95, 1080p", "ms", ends),
            Figure.Of("session/key to encoded frame p99, 1080p", "ms", worst),
        ];
    }

    static async Task<double[]> PressAsync(
        SessionUnderTest session, Random random, CancellationToken stopping)
    {
        var times = new List<double>();
        for (var key = 0; key < KeysPerRound; key++)
        {
            // Between two keys of a quick typist, so that the picture of one key settles or not, as it would.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(60, 180)), TimeProvider.System, stopping);
            var pressed = session.Press((ushort)(FirstLetter + random.Next(Letters)));
            if (await session.NextFrameAsync(pressed, TimeSpan.FromSeconds(1)) is { } frame)
                times.Add((frame.EncodedAt - pressed) / 1_000.0);
        }

        if (times.Count < KeysPerRound * 9 / 10) throw new InvalidOperationException("Keys were lost.");
        return [.. times.Order()];
    }
}
