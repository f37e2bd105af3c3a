using System.Diagnostics;
using System.Security.Cryptography;
using Farglass.Desktop.Audio;
using Farglass.Testing.Sound;

namespace Farglass.Desktop.Tests.Audio;

/// <summary>A real PulseAudio, a stream of it, and players. All of it ends with the test.</summary>
sealed class TestSound : IAsyncDisposable, ISoundSink
{
    readonly Lock _gate = new();
    readonly List<(SoundPacket Packet, byte[] Opus, long At)> _packets = [];
    readonly List<Process> _players = [];
    readonly string _files = Directory.CreateTempSubdirectory("farglass-sound-").FullName;

    TestSound(SoundServer server) => Server = server;

    public SoundServer Server { get; }

    public ISoundStream Stream { get; private set; } = null!;

    public string? Failed { get; private set; }

    public IReadOnlyList<(SoundPacket Packet, byte[] Opus, long At)> Packets
    {
        get { lock (_gate) return [.. _packets]; }
    }

    /// <summary>What has come so far was not meant.</summary>
    public void Forget()
    {
        lock (_gate) _packets.Clear();
    }

    public static string NewFolder() =>
        Path.Combine("/dev/shm", $"farglass-test-{Convert.ToHexString(RandomNumberGenerator.GetBytes(6))}");

    public static async Task<TestSound> StartAsync(int frameMilliseconds = 10)
    {
        var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" };
        var sound = new TestSound(await SoundServer.StartAsync(
            new(NewFolder(), environment), TimeProvider.System, TestContext.Current.CancellationToken));
        sound.Stream = sound.Server.StartStream(frameMilliseconds, sound);
        return sound;
    }

    /// <summary>
    /// Plays a tone. A player on a busy machine needs some of it in advance, or it leaves gaps itself.
    /// </summary>
    public Process Play(Tone tone, TimeSpan length, int milliseconds = 200)
    {
        var file = Path.Combine(_files, $"{_players.Count}.wav");
        File.WriteAllBytes(file, tone.ToWave(length));
        var player = Start("paplay", $"--latency-msec={milliseconds}", file);
        _players.Add(player);
        return player;
    }

    public void OnPacket(in SoundPacket packet, ReadOnlySpan<byte> opus)
    {
        lock (_gate) _packets.Add((packet, opus.ToArray(), Stopwatch.GetTimestamp()));
    }

    public void OnFailed(string detail) => Failed = detail;

    Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments);
        start.Environment["PULSE_SERVER"] = Server.Address;
        start.Environment["HOME"] = _files;
        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var player in _players)
        {
            player.Kill();
            await player.WaitForExitAsync();
            player.Dispose();
        }

        Stream.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_files, recursive: true);
    }
}
