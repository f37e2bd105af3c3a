using System.Globalization;
using Farglass.Desktop.Tests.Screens;

namespace Farglass.Desktop.Tests;

/// <summary>
/// Everything at once, on a machine that has no time for it: whatever was drawn, granted, asked for and interrupted in
/// between, the picture at rest is the screen. A block that stays as it was would stay so until somebody draws on it.
/// </summary>
public sealed class BusyScreenTests
{
    const int Width = 1280, Height = 720;

    /// <summary>Writes at a thousand places, in bursts, and moves whole lines now and then.</summary>
    const string Scribble = """
        BEGIN {
          srand(seed);
          for (n = 0; n < 1000; n++) {
            printf "\033[%d;%dH\033[%dm", 1 + rand() * 58, 1 + rand() * 180, rand() < 0.3 ? 7 : 0;
            printf "%s", substr("scribbled words", 1, 1 + rand() * 15);
            if (rand() < 0.02) printf "\033[%d;1H\033[%dM", 1 + rand() * 50, 1 + rand() * 4;
            if (rand() < 0.1) { fflush(); system("sleep 0.0" int(rand() * 6)); }
          }
        }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happened_the_picture_at_rest_is_the_screen(int seed)
    {
        var random = new Random(seed);
        await using var display = await TestDisplay.StartAsync();
        var sink = new RecordingSink();
        using var stream = ScreenStream.Start(display.Settings(Width, Height), sink);
        stream.AttachViewer();
        stream.Grant(uint.MaxValue);
        var script = Path.Combine(display.Folder, "scribble.awk");
        await File.WriteAllTextAsync(script, Scribble, TestContext.Current.CancellationToken);
        var done = Path.Combine(display.Folder, "done");
        using (new BusyProcessors(Environment.ProcessorCount * 2))
        {
            await display.RunTerminalAsync(string.Create(CultureInfo.InvariantCulture,
                $"awk -v seed={seed} -f {script}; touch {done}; exec sleep 1000"));
            while (!File.Exists(done))
            {
                Disturb(stream, sink, random);
                var pause = TimeSpan.FromMilliseconds(random.Next(30));
                await Task.Delay(pause, TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }

        stream.AttachViewer();
        stream.Grant(uint.MaxValue);
        stream.SetRate(20_000, 60);
        await sink.RestAsync();
        var key = sink.Frames.Last(frame => frame.Key);
        await Sharpness.AssertAsync(display, sink, Width, Height, decibelsMin: 36, from: key.Id);
    }

    static void Disturb(ScreenStream stream, RecordingSink sink, Random random)
    {
        switch (random.Next(6))
        {
            case 0: stream.DetachViewer(); break;
            case 1: stream.AttachViewer(); break;
            case 2: stream.RequestKeyFrame(); break;
            case 3: stream.SetRate((uint)random.Next(500, 20_000), random.Next(10, 61)); break;
            case 4: stream.Grant((uint)(sink.Frames.Count + random.Next(4))); break;
            // Over the terminal and beside it: the cursor's shape changes, and asking for it waits for the server.
            default: stream.MovePointer(random.Next(Width), random.Next(Height)); break;
        }
    }
}
