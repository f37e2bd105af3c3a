using System.Diagnostics;
using System.Runtime.InteropServices;
using Farglass.Desktop.Audio;
using Farglass.Native.Opus;
using Farglass.Testing;
using Farglass.Testing.Sound;

namespace Farglass.Desktop.Tests.Audio;

/// <summary>What a user says is what a program records: PulseAudio, Opus and a recorder, as they are.</summary>
public sealed class MicrophoneTests
{
    const int Frame = 960; // 20 ms.

    static readonly Tone Tone = new(Hertz: 450, Level: 0.5);

    [Fact]
    public async Task What_is_said_is_recorded_by_whoever_asks_for_the_microphone()
    {
        await using var server = await StartAsync(hasMicrophone: true);
        Assert.Equal("microphone", await AskAsync(server, "get-default-source"));
        Assert.Equal("farglass", await AskAsync(server, "get-default-sink"));
        using var microphone = server.OpenMicrophone(detail => Assert.Fail(detail));
        using var recorder = Start(server, "parec", "--raw", "--rate=48000", "--channels=1", "--format=s16le",
            "--latency-msec=20");
        microphone.Switch(true);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var speaking = SpeakAsync(microphone, stopping.Token);
        Assert.Contains(Tone.LevelsIn(await RecordAsync(recorder, seconds: 3)),
            level => Math.Abs(level - Tone.Level) < Tone.Level * 0.1);

        microphone.Switch(false);
        await RecordAsync(recorder, seconds: 0.5);
        Assert.All(Tone.LevelsIn(await RecordAsync(recorder, seconds: 0.5)), level => Assert.InRange(level, 0, 0.001));
        await stopping.CancelAsync();
        await speaking;
        recorder.Kill();
    }

    [Fact]
    public async Task It_rests_while_nobody_records()
    {
        await using var server = await StartAsync(hasMicrophone: true);
        await Wait.Eventually(async () => await AskAsync(server, "list", "short", "sources") is var sources
            && sources.Split('\n').All(source => source.EndsWith("SUSPENDED", StringComparison.Ordinal))
            ? null : sources);
    }

    [Fact]
    public async Task Without_it_there_is_nothing_but_what_is_played()
    {
        await using var server = await StartAsync(hasMicrophone: false);
        Assert.Single((await AskAsync(server, "list", "short", "sources")).Split('\n'), source =>
            source.Contains("farglass.monitor", StringComparison.Ordinal));
        Assert.Equal("farglass.monitor", await AskAsync(server, "get-default-source"));
    }

    static Task<SoundServer> StartAsync(bool hasMicrophone) => SoundServer.StartAsync(
        new(TestSound.NewFolder(), new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" }, hasMicrophone),
        TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Faster than anybody: as often as there is room is asked for by the clock alone.</summary>
    static async Task SpeakAsync(IMicrophone microphone, CancellationToken stopping)
    {
        using var encoder = OpusEncoder.Open(48_000, channels: 1, OpusApplication.Audio);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        var (samples, packet, started) = (new short[Frame], new byte[1_275], TimeProvider.System.GetTimestamp());
        for (ushort sequence = 0; !stopping.IsCancellationRequested; await timer.WaitForNextTickAsync(stopping)
            .AsTask().ContinueWith(_ => { }, CancellationToken.None))
        {
            for (; sequence * 20 < TimeProvider.System.GetElapsedTime(started).TotalMilliseconds; sequence++)
            {
                for (var at = 0; at < Frame; at++)
                    samples[at] = (short)(Math.Sin(Math.Tau * Tone.Hertz * ((sequence * Frame) + at) / 48_000)
                        * Tone.Level * short.MaxValue);
                microphone.Hear(sequence, packet.AsSpan(0, encoder.Encode(samples, packet)));
            }
        }
    }

    static async Task<float[]> RecordAsync(Process recorder, double seconds)
    {
        var bytes = new byte[(int)(seconds * 48_000) * sizeof(short)];
        await recorder.StandardOutput.BaseStream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return [.. MemoryMarshal.Cast<byte, short>(bytes).ToArray().Select(sample => sample / (float)short.MaxValue)];
    }

    static async Task<string> AskAsync(SoundServer server, params string[] arguments)
    {
        using var asking = Start(server, "pactl", arguments);
        return (await asking.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
    }

    static Process Start(SoundServer server, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["PULSE_SERVER"] = server.Address;
        return Process.Start(start)!;
    }
}
