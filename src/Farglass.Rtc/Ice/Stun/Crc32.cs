namespace Farglass.Rtc.Ice.Stun;

/// <summary>CRC-32 of ISO 3309 (ITU V.42), which FINGERPRINT is made of: the one of Ethernet and zip.</summary>
static class Crc32
{
    const uint ReversedPolynomial = 0xEDB88320;

    static readonly uint[] OfByte = MakeTable();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var table = OfByte;
        var crc = uint.MaxValue;
        foreach (var one in bytes) crc = table[(byte)(crc ^ one)] ^ (crc >> 8);
        return ~crc;
    }

    static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint index = 0; index < table.Length; index++)
        {
            var crc = index;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * ReversedPolynomial);
            table[index] = crc;
        }
        return table;
    }
}
