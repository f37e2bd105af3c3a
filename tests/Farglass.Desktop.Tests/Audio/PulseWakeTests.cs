using Farglass.Native.Pulse;
using Farglass.Testing;

namespace Farglass.Desktop.Tests.Audio;

public sealed class PulseWakeTests
{
    const int Times = 20_000;

    [Fact]
    public async Task Whoever_is_woken_just_before_it_sleeps_does_not_sleep()
    {
        await using var sound = await TestSound.StartAsync();
        var recorder = PulseRecorder.Open(new(sound.Server.Address, "farglass", 48_000, 2, FragmentBytes: 1_920));
        var (wanted, seen) = (0, 0);
        var sleeper = new Thread(() =>
        {
            try
            {
                for (int now; (now = Volatile.Read(ref wanted)) < Times; recorder.Wait())
                {
                    Volatile.Write(ref seen, now);
                    Thread.SpinWait(now % 200); // What it has to do before it sleeps again.
                }

                Volatile.Write(ref seen, Times);
            }
            catch (PulseException)
            {
                // It slept until the server went: that is told below.
            }
        });
        sleeper.IsBackground = true;
        sleeper.Start();
        await Task.Run(() =>
        {
            for (var time = 1; time <= Times; time++)
            {
                Volatile.Write(ref wanted, time);
                recorder.Wake();
                if (!SpinWait.SpinUntil(() => Volatile.Read(ref seen) == time, TimeSpan.FromSeconds(20)))
                    Assert.Fail($"The {time}th time it slept on.");
            }
        }, TestContext.Current.CancellationToken);
        await Wait.Eventually(() => sleeper.IsAlive ? "it does not end" : null);
        recorder.Dispose();
    }
}
