using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Testing;
using Farglass.Testing.Sound;

namespace Farglass.Session.Tests.Real;

public sealed class SoundTests
{
    const ulong SamplesOf20Seconds = 20 * Tone.SamplesPerSecond;

    [Fact]
    public async Task What_an_application_plays_reaches_the_host_while_sound_is_wanted_and_nothing_is_left()
    {
        await using var session = RunningSession.Start();
        File.WriteAllBytes(Path.Combine(session.LogFolder, "tone.wav"),
            new Tone(450, 0.5).ToWave(TimeSpan.FromSeconds(20)));
        using var host = await TestHost.LaunchAsync(session,
            session.Launch("xterm", "-e", "sh", "-c", "paplay --latency-msec=100 $OUT/tone.wav"));
        host.AttachViewer();
        await host.WaitForFramesAsync(1);
        Assert.Empty(host.Sounds);
        host.WantSound(true);
        await Wait.Eventually(() => host.Sounds.Count >= 50 ? null : $"{host.Sounds.Count} packets");

        var (first, frame) = (host.Sounds[0], host.LastFrame);
        Assert.True(first.Starts);
        Assert.InRange(first.Position, (frame.EncodedAt * 48 / 1_000) - SamplesOf20Seconds,
            (frame.EncodedAt * 48 / 1_000) + SamplesOf20Seconds); // One clock.
        host.Send(MessageType.ViewerDetached);
        await RestsAsync(host);
        host.Terminate(StopReason.EndedByUser);
        await host.WaitForAsync(SessionPhase.Ended);
        host.Dispose();
        await session.AssertIsGoneAsync();
    }

    static async Task RestsAsync(TestHost host)
    {
        var count = -1;
        while (host.Sounds.Count != count)
        {
            count = host.Sounds.Count;
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System,
                TestContext.Current.CancellationToken);
        }
    }
}
