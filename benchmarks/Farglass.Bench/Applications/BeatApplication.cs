using System.Buffers.Binary;
using System.Globalization;
using Farglass.Native.Pulse;

namespace Farglass.Bench.Applications;

/// <summary>
/// Once a second a beep and a flash of the same moment, and a line in a file that says when the beep was written. The
/// flash comes as much later as the sound server keeps the beep waiting, as with every player; and as with every
/// player, it is the server that says when it wants more.
/// </summary>
static class BeatApplication
{
    const int LatencyMilliseconds = 20;
    const int SamplesPerSecond = 48_000, BlockMilliseconds = 5, BeatBlocks = 200, BeepBlocks = 20;
    const double BeepHertz = 1_000, BeepLevel = 0.5;
    const uint Dark = 0x202020, Light = 0xE0E0E0;

    /// <summary>Until the X server or the sound server has gone: that is how it ends.</summary>
    public static int Run(int width, int height, string file)
    {
        using var server = XConnection.Open();
        var window = server.NewId();
        uint[] shades = [server.NewId(), server.NewId()];
        server.CreateWindow(window, width, height);
        server.CreateContext(shades[0], window, Dark);
        server.CreateContext(shades[1], window, Light);
        server.MapWindow(window);
        using var player = PulsePlayer.Open(new(null, null, SamplesPerSecond, Channels: 2,
            TargetBytes: (uint)BlockBytes * LatencyMilliseconds / BlockMilliseconds));
        using var log = new StreamWriter(file) { AutoFlush = true };
        var (beep, silence) = (MakeBeep(), new byte[BlockBytes]);
        for (var block = 0; ; player.Wait())
        {
            for (; player.Room >= BlockBytes; block++)
            {
                var inBeat = block % BeatBlocks;
                if (inBeat == 0)
                    log.WriteLine((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch)
                        .TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
                player.Write(inBeat < BeepBlocks ? beep : silence);
                if (inBeat == LatencyMilliseconds / BlockMilliseconds)
                    server.FillRectangle(window, shades[block / BeatBlocks % 2], width, height);
            }
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
