using System.Diagnostics;
using Farglass.Desktop.Audio;
using Farglass.Native.Linux;
using Farglass.Testing;
using Farglass.Testing.Sound;

namespace Farglass.Desktop.Tests.Audio;

/// <summary>PulseAudio, Opus and a player, as they are.</summary>
public sealed class SoundStreamTests
{
    static readonly Tone Tone = new(Hertz: 450, Level: 0.5);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10)]
    [InlineData(5)]
    public async Task What_is_played_comes_out_as_Opus_of_the_same_pitch_and_level_without_a_gap(int milliseconds)
    {
        await using var sound = await TestSound.StartAsync(milliseconds);
        await ListenAsync(sound);
        await sound.Play(Tone, TimeSpan.FromSeconds(1)).WaitForExitAsync(Cancellation);
        await RestsAsync(sound);

        var packets = sound.Packets;
        var samples = milliseconds * Tone.SamplesPerSecond / 1_000;
        Assert.True(packets[0].Packet.Starts);
        Assert.All(packets.Skip(1), packet => Assert.False(packet.Packet.Starts));
        Assert.All(packets.Zip(packets.Skip(1)),
            pair => Assert.Equal(samples, pair.Second.Packet.Position - pair.First.Packet.Position));
        var heard = await OggFile.DecodeAsync(packets.Select(packet => packet.Opus), samples);
        var levels = Tone.LevelsIn(heard);
        var first = levels.TakeWhile(level => level < Tone.Level * 0.9).Count();
        Assert.InRange(first, 0, 5);
        Assert.All(levels.Skip(first).Take(40), level => Assert.InRange(level, Tone.Level * 0.9, Tone.Level * 1.1));
        Assert.All(levels.TakeLast(5), level => Assert.InRange(level, 0, 0.01)); // It ends in silence.
    }

    [Fact]
    public async Task A_position_is_the_time_at_which_it_was_played()
    {
        await using var sound = await TestSound.StartAsync();
        sound.Stream.Listen(SoundListener.Lossy);
        var player = sound.Play(Tone, TimeSpan.FromSeconds(5));
        await Wait.Eventually(() => sound.Packets.Count > 50 ? null : $"{sound.Packets.Count} packets");

        var ages = sound.Packets.Select(packet => TimeSpan.FromSeconds((double)packet.At / Stopwatch.Frequency)
            - TimeSpan.FromSeconds((double)packet.Packet.Position / Tone.SamplesPerSecond)).Order().ToList();
        // The first block says when all others were played: where it was taken late, these seem to come early.
        Assert.InRange(ages[ages.Count / 2], TimeSpan.FromMilliseconds(-30), TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task In_silence_nothing_is_sent_and_nobody_wakes()
    {
        await using var sound = await TestSound.StartAsync();
        await ListenAsync(sound);
        await sound.Play(Tone, TimeSpan.FromMilliseconds(300)).WaitForExitAsync(Cancellation);
        await RestsAsync(sound);
        await Wait.Eventually(async () => await WakesAsync(sound.Server.ProcessId, "pulseaudio") == 0
            && await WakesAsync(Environment.ProcessId, "sound") == 0 ? null : "somebody wakes");

        var first = sound.Packets.Count;
        await sound.Play(Tone, TimeSpan.FromMilliseconds(300)).WaitForExitAsync(Cancellation);
        await RestsAsync(sound);
        var again = sound.Packets.Skip(first).ToList();
        Assert.True(again[0].Packet.Starts);
        Assert.InRange(again.Count, 30, 60);
        Assert.True(again[0].Packet.Position - sound.Packets[first - 1].Packet.Position > Tone.SamplesPerSecond);
    }

    [Fact]
    public async Task Nobody_is_sent_what_nobody_hears()
    {
        await using var sound = await TestSound.StartAsync();
        var player = sound.Play(Tone, TimeSpan.FromSeconds(10));
        await Wait.Eventually(async () =>
            await WakesAsync(sound.Server.ProcessId, "pulseaudio") > 10 ? null : "nothing plays");
        Assert.Equal(0, await WakesAsync(Environment.ProcessId, "sound"));
        Assert.Empty(sound.Packets);

        sound.Stream.Listen(SoundListener.Lossy);
        await Wait.Eventually(() => sound.Packets.Count > 10 ? null : "nothing is heard");
        sound.Stream.Listen(SoundListener.Nobody);
        await RestsAsync(sound);
        Assert.False(player.HasExited);
    }

    [Fact]
    public async Task A_server_that_dies_is_told_of_once()
    {
        await using var sound = await TestSound.StartAsync();
        ProcessTree.Signal(sound.Server.ProcessId, ProcessSignal.Kill);
        await Wait.Eventually(() => sound.Failed is null ? "nothing was said" : null);
        Assert.Contains("PulseAudio", await sound.Server.Exited.WaitAsync(TimeSpan.FromSeconds(5), Cancellation));
    }

    [Fact]
    public async Task A_machine_without_PulseAudio_is_said_so_and_nothing_is_left()
    {
        var settings = new SoundServerSettings(
            TestSound.NewFolder(), new Dictionary<string, string> { ["PATH"] = "/nowhere" });
        var trouble = await Assert.ThrowsAsync<SoundException>(
            () => SoundServer.StartAsync(settings, TimeProvider.System, Cancellation));
        Assert.Contains("Install the package pulseaudio", trouble.Message);
        Assert.False(Directory.Exists(settings.Folder));
    }

    /// <summary>
    /// What is played while the recorder is still being set up is not heard: waits until it is, and for silence again.
    /// </summary>
    static async Task ListenAsync(TestSound sound)
    {
        sound.Stream.Listen(SoundListener.Lossy);
        await Wait.Eventually(async () =>
        {
            if (sound.Packets.Count > 0) return null;
            await sound.Play(Tone, TimeSpan.FromMilliseconds(300)).WaitForExitAsync(Cancellation);
            return "nothing is heard";
        });
        await RestsAsync(sound);
        sound.Forget();
    }

    /// <summary>Waits until something came, and nothing has come for a while.</summary>
    static async Task RestsAsync(TestSound sound)
    {
        await Wait.Eventually(() => sound.Packets.Count > 0 ? null : "nothing came");
        for (var count = 0; sound.Packets.Count != count;)
        {
            count = sound.Packets.Count;
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Cancellation);
        }
    }

    /// <summary>How often the threads of this name go to sleep within a second.</summary>
    static async Task<long> WakesAsync(int processId, string thread)
    {
        var before = Switches(processId, thread);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
        return Switches(processId, thread) - before;
    }

    static long Switches(int processId, string thread) => Directory.EnumerateDirectories($"/proc/{processId}/task")
        .Select(folder => File.ReadAllLines(Path.Combine(folder, "status")))
        .Where(lines => lines[0].EndsWith('\t' + thread))
        .Sum(lines => long.Parse(lines.First(line => line.StartsWith("voluntary_ctxt_switches")).Split('\t')[1],
            System.Globalization.CultureInfo.InvariantCulture));
}
