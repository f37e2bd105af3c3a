using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class RtxPacketTests
{
    [Fact]
    public void A_repetition_carries_the_original_behind_its_number()
    {
        var template = new RtpPacketTemplate(Streams.Video);
        var original = new byte[template.Size + 3];
        var header = new RtpHeader(Streams.Video.PayloadType, Marker: true, new(0x1234), 99, Streams.Video.Ssrc);
        template.Write(original, header);
        original.AsSpan(template.Size).Fill(7);
        var bytes = new byte[200];

        var length = RtxPacket.Write(original, template.Size, Streams.Video.Rtx!, new(5), bytes);

        Assert.Equal(original.Length + 2, length);
        Assert.True(RtpPacket.TryParse(bytes.AsSpan(0, length), out var packet));
        Assert.Equal(
            new(Streams.Video.Rtx!.PayloadType, Marker: true, new(5), 99, Streams.Video.Rtx.Ssrc), packet.Header);
        Assert.Equal("1234070707", Convert.ToHexString(packet.Payload));
        Assert.True(RtxPacket.TryUnwrap(packet, Streams.Video, out var unwrapped, out var payload));
        Assert.Equal(header, unwrapped);
        Assert.Equal([7, 7, 7], payload.ToArray());
    }

    [Fact]
    public void Padding_repeats_nothing()
    {
        Assert.True(RtpPacket.TryParse(Convert.FromHexString("A0610001000000020000000300000004"), out var packet));
        Assert.False(RtxPacket.TryUnwrap(packet, Streams.Video, out _, out _));
    }
}
