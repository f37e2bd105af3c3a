using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Farglass.Desktop.Tests.Audio;

/// <summary>
/// Opus packets as an Ogg stream (RFC 3533, RFC 7845), each on a page of its own: what other people's decoders read.
/// </summary>
static class OggFile
{
    const byte First = 2, Middle = 0;

    /// <summary>Left channel, 48 kHz. ffmpeg's own decoder of Opus leaves out packets that have FEC in them.</summary>
    public static async Task<float[]> DecodeAsync(IEnumerable<byte[]> packets, int samplesOfAPacket)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-v", "error", "-c:a", "libopus", "-i", "pipe:0",
            "-af", "pan=mono|c0=c0", "-f", "f32le", "-ar", "48000", "pipe:1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var ffmpeg = Process.Start(start)!;
        var bytes = new MemoryStream();
        var reading = ffmpeg.StandardOutput.BaseStream.CopyToAsync(bytes);
        await ffmpeg.StandardInput.BaseStream.WriteAsync(Write(packets, samplesOfAPacket));
        ffmpeg.StandardInput.Close();
        await reading;
        await ffmpeg.WaitForExitAsync();
        Assert.Equal(0, ffmpeg.ExitCode);
        return MemoryMarshal.Cast<byte, float>(bytes.ToArray()).ToArray();
    }

    static byte[] Write(IEnumerable<byte[]> packets, int samplesOfAPacket)
    {
        byte[] head = [.. "OpusHead"u8, 1, 2, 0, 0, 0x80, 0xBB, 0, 0, 0, 0, 0];
        byte[] tags = [.. "OpusTags"u8, 0, 0, 0, 0, 0, 0, 0, 0];
        var file = new List<byte>();
        var (number, position) = (0u, 0L);
        file.AddRange(Page(head, First, 0, number++));
        file.AddRange(Page(tags, Middle, 0, number++));
        foreach (var packet in packets) file.AddRange(Page(packet, Middle, position += samplesOfAPacket, number++));
        return [.. file];
    }

    static byte[] Page(byte[] packet, byte type, long position, uint number)
    {
        const int Header = 27, CrcOffset = 22;
        var segments = (packet.Length / 255) + 1;
        var page = new byte[Header + segments + packet.Length];
        "OggS"u8.CopyTo(page);
        page[5] = type;
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(6), position);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(18), number);
        page[26] = (byte)segments;
        page.AsSpan(Header, segments - 1).Fill(255);
        page[Header + segments - 1] = (byte)(packet.Length % 255);
        packet.CopyTo(page, Header + segments);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(CrcOffset), Crc(page));
        return page;
    }

    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0u;
        foreach (var one in bytes)
        {
            crc ^= (uint)one << 24;
            for (var bit = 0; bit < 8; bit++) crc = (crc << 1) ^ ((crc >> 31) * 0x04C1_1DB7);
        }

        return crc;
    }
}
