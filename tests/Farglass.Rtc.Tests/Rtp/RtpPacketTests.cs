using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class RtpPacketTests
{
    [Fact]
    public void A_packet_is_read_as_RFC_3550_draws_it()
    {
        byte[] bytes =
        [
            0x80, 0xE0 | 0x0C, 0x12, 0x34, 0x00, 0x01, 0x5F, 0x90, 0xDE, 0xAD, 0xBE, 0xEF, 1, 2, 3,
        ];

        Assert.True(RtpPacket.TryParse(bytes, out var packet));

        Assert.Equal(new RtpHeader(0x6C, Marker: true, new(0x1234), 90_000, 0xDEADBEEF), packet.Header);
        Assert.Equal([1, 2, 3], packet.Payload.ToArray());
    }

    [Fact]
    public void Contributors_extensions_and_padding_are_not_payload()
    {
        byte[] bytes =
        [
            0x80 | 0x20 | 0x10 | 2, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3,
            0, 0, 0, 4, 0, 0, 0, 5, // Contributors.
            0xBE, 0xDE, 0, 2, 0x10, 0xAA, 0x00, 0x31, 0x0B, 0x0C, 0xF0, 0x10, // Extensions: 1, padding, 3, and the end.
            7, 8, 9,
            0, 0, 3, // Padding.
        ];

        Assert.True(RtpPacket.TryParse(bytes, out var packet));

        Assert.Equal([7, 8, 9], packet.Payload.ToArray());
        Assert.True(packet.Extensions.TryFind(1, out var first));
        Assert.Equal([0xAA], first.ToArray());
        Assert.True(packet.Extensions.TryFind(3, out var third));
        Assert.Equal([0x0B, 0x0C], third.ToArray());
        Assert.False(packet.Extensions.TryFind(2, out _));
        Assert.False(packet.Extensions.TryFind(0, out _)); // Not agreed on.
        Assert.False(packet.Extensions.TryFind(15, out _)); // Reserved.
    }

    [Fact]
    public void The_two_byte_form_of_extensions_is_read_as_well()
    {
        byte[] bytes =
        [
            0x90, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3,
            0x10, 0x00, 0, 2, 20, 3, 1, 2, 3, 0, 5, 0, // Extensions: 20, padding, and 5 with nothing in it.
            42,
        ];

        Assert.True(RtpPacket.TryParse(bytes, out var packet));

        Assert.True(packet.Extensions.TryFind(20, out var value));
        Assert.Equal([1, 2, 3], value.ToArray());
        Assert.True(packet.Extensions.TryFind(5, out var empty));
        Assert.True(empty.IsEmpty);
        Assert.Equal([42], packet.Payload.ToArray());
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("8060000100000002000000", "eleven bytes")]
    [InlineData("406000010000000200000003", "version 1")]
    [InlineData("816000010000000200000003", "a contributor that is not there")]
    [InlineData("906000010000000200000003BEDE", "half a header of extensions")]
    [InlineData("906000010000000200000003BEDE0001", "extensions that are not there")]
    [InlineData("A0600001000000020000000300", "padding of nothing")]
    [InlineData("A0600001000000020000000302", "more padding than payload")]
    [InlineData("A06000010000000200000003", "padding of no payload")]
    public void What_is_not_a_packet_is_refused(string hex, string what) =>
        Assert.False(RtpPacket.TryParse(Convert.FromHexString(hex), out _), what);

    [Fact]
    public void A_packet_that_is_all_padding_has_no_payload()
    {
        Assert.True(RtpPacket.TryParse(Convert.FromHexString("A06000010000000200000003000003"), out var packet));
        Assert.True(packet.Payload.IsEmpty);
    }

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var random = new Random(1);
        Span<byte> bytes = stackalloc byte[RtpHeader.Size];
        for (var round = 0; round < 10_000; round++)
        {
            var header = new RtpHeader((byte)random.Next(128), random.Next(2) == 0, new((ushort)random.Next(65_536)),
                (uint)random.NextInt64(1L << 32), (uint)random.NextInt64(1L << 32));
            header.Write(bytes);
            Assert.Equal(header, RtpHeader.Read(bytes));
        }
    }
}
