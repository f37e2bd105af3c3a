using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class RtpPacketTemplateTests
{
    static readonly RtpHeader Header = new(96, Marker: true, new(7), 8, 9);

    [Fact]
    public void All_extensions_are_found_where_they_were_stamped()
    {
        var stream = Streams.Video;
        var template = new RtpPacketTemplate(stream);
        var bytes = new byte[template.Size + 1];
        var delay = new PlayoutDelay(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(400));

        template.Write(bytes, Header);
        template.Stamp(bytes, TimeSpan.FromSeconds(65.5), new(0xABCD), delay);

        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        Assert.Equal(Header, packet.Header);
        Assert.Equal(1, packet.Payload.Length);
        Assert.True(packet.Extensions.TryFind(stream.Extensions.Mid, out var mid));
        Assert.Equal("0"u8, mid);
        Assert.True(packet.Extensions.TryFind(stream.Extensions.TransportSequence, out var sequence));
        Assert.Equal([0xAB, 0xCD], sequence.ToArray());
        Assert.True(packet.Extensions.TryFind(stream.Extensions.AbsoluteSendTime, out var value));
        Assert.True(AbsoluteSendTime.TryParse(value, out var time));
        Assert.Equal(TimeSpan.FromSeconds(1.5), time); // It wraps every 64 seconds.
        Assert.True(packet.Extensions.TryFind(stream.Extensions.PlayoutDelay, out value));
        Assert.True(PlayoutDelay.TryParse(value, out var read));
        Assert.Equal(delay, read);
    }

    [Fact]
    public void What_was_not_agreed_on_takes_no_room()
    {
        var template = new RtpPacketTemplate(Streams.Video with { Extensions = default, Mid = "a long name" });
        var bytes = new byte[template.Size + 1];

        template.Write(bytes, Header);
        template.Stamp(bytes, TimeSpan.FromSeconds(1), new(1), default);

        Assert.Equal(RtpHeader.Size, template.Size);
        Assert.False(template.HasTransportSequence);
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        Assert.Equal(Header, packet.Header);
        Assert.Equal(1, packet.Payload.Length);
    }

    [Theory]
    [InlineData("000000", 0, 0)]
    [InlineData("00A014", 100, 200)]
    [InlineData("FFFFFF", 40_950, 40_950)]
    public void Playout_delay_is_twice_twelve_bits_of_ten_milliseconds(string hex, int least, int most)
    {
        var delay = new PlayoutDelay(TimeSpan.FromMilliseconds(least), TimeSpan.FromMilliseconds(most));
        Span<byte> bytes = stackalloc byte[PlayoutDelay.Size];

        delay.Write(bytes);

        Assert.Equal(hex, Convert.ToHexString(bytes));
        Assert.True(PlayoutDelay.TryParse(bytes, out var read));
        Assert.Equal(delay, read);
        Assert.False(PlayoutDelay.TryParse(bytes[..2], out _));
    }

    [Theory]
    [InlineData(0.0, "000000")]
    [InlineData(1.0, "040000")]
    [InlineData(63.999999, "FFFFFF")]
    [InlineData(64.25, "010000")]
    public void The_send_time_has_six_bits_of_seconds_and_eighteen_of_their_fraction(double seconds, string hex)
    {
        Span<byte> bytes = stackalloc byte[AbsoluteSendTime.Size];
        AbsoluteSendTime.Write(bytes, TimeSpan.FromSeconds(seconds));
        Assert.Equal(hex, Convert.ToHexString(bytes));
        Assert.False(AbsoluteSendTime.TryParse(bytes[..2], out _));
    }

    [Theory]
    [InlineData(0, 65_536, 65_536)]
    [InlineData(1, 65_535, 65_537)]
    [InlineData(65_535, 65_536, 65_535)]
    [InlineData(0x8000, 0x1_0000, 0x8000)]
    [InlineData(0x7FFF, 0x1_0000, 0x1_7FFF)]
    public void A_sequence_number_is_the_nearest_of_those_that_it_may_be(ushort value, long reference, long expected) =>
        Assert.Equal(expected, new SequenceNumber(value).Near(reference));

    [Fact]
    public void A_clock_of_years_still_counts_right()
    {
        var clock = new RtpClock(90_000, Offset: uint.MaxValue);
        Assert.Equal(89_999u, clock.At(TimeSpan.FromSeconds(1)));
        var years = TimeSpan.FromDays(2_000) + TimeSpan.FromMilliseconds(1);
        Assert.Equal(unchecked((uint)((2_000L * 86_400 * 90_000) + 89)), clock.At(years));
        Assert.Equal(TimeSpan.FromSeconds(2), clock.Duration(180_000));
    }
}
