namespace Farglass.Rtc.Tests.Rtp;

/// <summary>
/// Access units that look like H.264 and hold noise. Start codes have four bytes, as a receiver writes them.
/// </summary>
static class AccessUnits
{
    public static byte[] Random(Random random, bool isKey, int bytes)
    {
        using var unit = new MemoryStream();
        if (isKey)
        {
            Add(unit, random, header: 0x67, random.Next(8, 30));
            Add(unit, random, header: 0x68, random.Next(3, 8));
        }
        var slices = random.Next(1, 4);
        for (var slice = 0; slice < slices; slice++)
            Add(unit, random, header: (byte)(isKey ? 0x65 : 0x41), Math.Max(bytes / slices, 2));
        return unit.ToArray();
    }

    /// <summary>A NAL unit without zeros: nothing in it looks like a start code.</summary>
    public static void Add(MemoryStream unit, Random random, byte header, int bytes)
    {
        unit.Write([0, 0, 0, 1, header]);
        for (var index = 1; index < bytes; index++) unit.WriteByte((byte)random.Next(1, 256));
    }
}
