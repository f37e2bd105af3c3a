using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace Farglass.Bench.Applications;

/// <summary>
/// Once a second a beep and a flash of the same moment, and a line in a file that says when that was. The flash comes
/// as much later as the sound server keeps the beep waiting, as with every player.
/// </summary>
static class BeatApplication
{
    public const int LatencyMilliseconds = 20;
    const int SamplesPerSecond = 48_000, BlockMilliseconds = 10, BeatBlocks = 100, BeepBlocks = 10;
    const double BeepHertz = 1_000, BeepLevel = 0.5;
    const uint Dark = 0x202020, Light = 0xE0E0E0;

    static readonly string[] PlayerArguments =
        ["--raw", "--rate=48000", "--channels=2", "--format=s16le", $"--latency-msec={LatencyMilliseconds}"];

    static readonly TimeSpan Block = TimeSpan.FromMilliseconds(BlockMilliseconds);

    /// <summary>Until the X server or the sound server has gone: that is how it ends.</summary>
    public static async Task<int> RunAsync(int width, int height, string file)
    {
        using var server = XConnection.Open();
        var window = server.NewId();
        uint[] shades = [server.NewId(), server.NewId()];
        server.CreateWindow(window, width, height);
        server.CreateContext(shades[0], window, Dark);
        server.CreateContext(shades[1], window, Light);
        server.MapWindow(window);
        using var player = Process.Start(new ProcessStartInfo("pacat", PlayerArguments)
        {
            RedirectStandardInput = true,
        })!;
        var sound = player.StandardInput.BaseStream;
        await using var log = new StreamWriter(file) { AutoFlush = true };
        var (beep, silence) = (MakeBeep(), new byte[BlockBytes]);
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Block, TimeProvider.System);
        for (var block = 0; ; block++)
        {
            // Late ones are made up for at once: what the server plays must not run out.
            if (TimeProvider.System.GetElapsedTime(started) < block * Block) await timer.WaitForNextTickAsync();
            var inBeat = block % BeatBlocks;
            if (inBeat == 0)
                await log.WriteLineAsync((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch)
                    .TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
            await sound.WriteAsync(inBeat < BeepBlocks ? beep : silence);
            await sound.FlushAsync();
            if (inBeat == LatencyMilliseconds / BlockMilliseconds)
                server.FillRectangle(window, shades[block / BeatBlocks % 2], width, height);
        }
    }

    static int BlockBytes => SamplesPerSecond * BlockMilliseconds / 1_000 * 4;

    static byte[] MakeBeep()
    {
        var bytes = new byte[BlockBytes];
        for (var at = 0; at < bytes.Length / 4; at++)
        {
            var value = (short)(Math.Cos(Math.Tau * BeepHertz * at / SamplesPerSecond) * BeepLevel * short.MaxValue);
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(at * 4), value);
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan((at * 4) + 2), value);
        }

        return bytes;
    }
}
