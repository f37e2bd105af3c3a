using Farglass.Rtc.Congestion;

namespace Farglass.Rtc.Tests.Simulation;

/// <summary>Access units that look like an encoder's and carry their number. As large as the rate allows.</summary>
sealed class FrameSource(Random random)
{
    const int FramesPerSecond = 30;

    static readonly byte[] KeyStart =
        [0, 0, 0, 1, 0x67, 0x64, 0, 31, 0xAC, 0, 0, 0, 1, 0x68, 0xEE, 0x3C, 0, 0, 1, 0x65];

    static readonly byte[] DeltaStart = [0, 0, 0, 1, 0x41];

    bool _started;

    /// <summary>The next frame's number.</summary>
    public uint Next { get; private set; } = 1;

    /// <summary>Messages that were sent beside the frames.</summary>
    public int Messages { get; set; }

    public byte[] Make(Bitrate rate, ref bool keyFrameWanted)
    {
        var isKey = keyFrameWanted || !_started;
        (keyFrameWanted, _started) = (false, true);
        var start = isKey ? KeyStart : DeltaStart;
        var length = Math.Clamp((int)(rate.BitsPerSecond / 8 / FramesPerSecond / 2), 200, 4_000) * (isKey ? 3 : 1);
        var unit = new byte[start.Length + 8 + length];
        start.CopyTo(unit, 0);
        // Written in nibbles with the high bit set: no zero byte, so nothing looks like a start code.
        for (var nibble = 0; nibble < 8; nibble++)
            unit[start.Length + nibble] = (byte)(0x80 | ((Next >> (28 - (nibble * 4))) & 15));
        for (var at = start.Length + 8; at < unit.Length; at++) unit[at] = (byte)random.Next(1, 256);
        Next++;
        return unit;
    }

    public static uint NumberOf(byte[] accessUnit)
    {
        // Behind the parameter sets, of which one has such a byte too, and in whatever form the start codes have now.
        var mark = accessUnit.AsSpan().LastIndexOf([(byte)0, (byte)0, (byte)1]) + 4;
        var slice = accessUnit.AsSpan(mark);
        var number = 0u;
        for (var nibble = 0; nibble < 8; nibble++) number = (number << 4) | (uint)(slice[nibble] & 15);
        return number;
    }
}
