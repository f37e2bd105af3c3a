using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Tests.Sctp.Chunks;

/// <summary>Every chunk that we write or read, byte for byte.</summary>
public sealed class ChunkVectorTests
{
    delegate void Write(ref PacketWriter packet);

    [Fact]
    public void Data() => Expect(
        "00 0F 0014 | FFFFFFFE 0007 0102 00000033 | 68656C6C",
        (ref packet) => new DataChunk(
            DataFlags.Begin | DataFlags.End | DataFlags.Unordered | DataFlags.Immediate,
            new(0xFFFFFFFE), 7, new(0x0102), 51)
            .Write(ref packet, "hell"u8));

    [Fact]
    public void A_payload_is_padded_but_its_length_is_not() => Expect(
        "00 02 0011 | 00000001 0000 0000 00000035 | 2A 000000",
        (ref packet) => new DataChunk(DataFlags.Begin, new(1), 0, new(0), 53).Write(ref packet, [42]));

    [Fact]
    public void Init() => Expect(
        "01 00 0020 | 01020304 00100000 0400 0400 0A0B0C0D | 8008 0006 82C0 0000 | C000 0004",
        (ref packet) =>
        {
            Span<byte> parameters = stackalloc byte[InitParameters.OwnSize];
            InitParameters.WriteOwn(parameters);
            new InitChunk(0x01020304, 1024 * 1024, 1024, 1024, new(0x0A0B0C0D))
                .Write(ref packet, ChunkType.Init, parameters);
        });

    [Fact]
    public void Sack() => Expect(
        "03 00 001C | 00000010 00001000 0002 0001 | 0002 0003 | 0007 0007 | 0000000F",
        (ref packet) => SackChunk.Write(ref packet, new(0x10), 0x1000, [new(2, 3), new(7, 7)], [new(0xF)]));

    [Fact]
    public void ForwardTsn() => Expect(
        "C0 00 0010 | 00000020 | 0004 FFFF | 0005 0001",
        (ref packet) => ForwardTsnChunk.Write(
            ref packet, new(0x20), [new(4, new(0xFFFF)), new(5, new(1))]));

    [Fact]
    public void ResetRequest() => Expect(
        "82 00 0016 | 000D 0012 00000001 00000002 00000003 0009 0000",
        (ref packet) => OutgoingResetRequest.Write(ref packet, 1, 2, new(3), [9]));

    [Fact]
    public void ResetResponse() => Expect(
        "82 00 0010 | 0010 000C 00000001 00000006",
        (ref packet) =>
        {
            Span<byte> value = stackalloc byte[Parameter.HeaderSize + ReconfigResponse.Size];
            new ReconfigResponse(1, ReconfigResult.InProgress).Write(value);
            value.CopyTo(packet.Add(ChunkType.Reconfig, flags: 0, value.Length));
        });

    [Fact]
    public void Error() => Expect(
        "09 00 000C | 0001 0008 0400 0000",
        (ref packet) =>
        {
            Span<byte> value = stackalloc byte[8];
            value = value[..ErrorCauses.Write(value, ErrorCause.InvalidStream, [4, 0, 0, 0])];
            value.CopyTo(packet.Add(ChunkType.Error, flags: 0, value.Length));
        });

    [Fact]
    public void A_packet_begins_with_ports_tag_and_a_little_endian_checksum()
    {
        Span<byte> bytes = stackalloc byte[16];
        var packet = new PacketWriter(bytes);
        packet.Add(ChunkType.CookieAck, flags: 0, valueLength: 0);
        packet.Finish(new(5000, 5001, 0xDEADBEEF));

        Assert.Equal("1388 1389 DEADBEEF".Replace(" ", ""), Convert.ToHexString(bytes[..8]));
        Assert.Equal("0B000004", Convert.ToHexString(bytes[12..]));
        Assert.True(PacketHeader.TryParse(bytes, out var header));
        Assert.Equal(new(5000, 5001, 0xDEADBEEF), header);
    }

    /// <summary>
    /// The values of RFC 3720, B.4, each less the four bytes that stand where a packet has its checksum.
    /// </summary>
    [Fact]
    public void The_checksum_is_CRC32c()
    {
        // 32 bytes of zero: the field is zero anyway.
        Assert.Equal(0x8A9136AAu, Crc32c.OfPacket(new byte[32]));
        // What stands in the field does not count.
        byte[] packet = [0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, .. new byte[20]];
        Assert.Equal(0x8A9136AAu, Crc32c.OfPacket(packet));
    }

    [Fact]
    public void A_packet_that_was_changed_is_none()
    {
        var bytes = new byte[16];
        var packet = new PacketWriter(bytes);
        packet.Add(ChunkType.CookieAck, flags: 0, valueLength: 0);
        packet.Finish(new(5000, 5000, 1));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(PacketHeader.TryParse(bytes, out _));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    static void Expect(string hex, Write write)
    {
        Span<byte> bytes = stackalloc byte[256];
        var packet = new PacketWriter(bytes);
        write(ref packet);
        var expected = hex.Replace(" ", "").Replace("|", "");
        Assert.Equal(expected, Convert.ToHexString(bytes[PacketHeader.Size..packet.Length]));
    }
}
