using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class RedundancyTests
{
    [Fact]
    public void A_packet_repeats_the_one_before_it_as_RFC_2198_lays_it_out()
    {
        byte[] earlier = [1, 2, 3], payload = [4, 5];
        var packet = new byte[Redundancy.SizeOf(earlier, payload)];
        Redundancy.Write(packet, payloadType: 111, earlier, timestampOffset: 480, payload);

        // 1, PT 111; 480 in 14 bits and 3 in 10; 0, PT 111; the earlier one, and this one.
        Assert.Equal([0x80 | 111, 0x07, 0x80, 0x03, 111, 1, 2, 3, 4, 5], packet);
        Assert.True(Redundancy.TryReadLast(packet, out var last));
        Assert.Equal(payload, last);
    }

    [Theory]
    [InlineData(1, 480u, true)]
    [InlineData(1_023, 16_383u, true)]
    [InlineData(0, 480u, false)]
    [InlineData(1_024, 480u, false)]
    [InlineData(1, 16_384u, false)]
    [InlineData(1, 0u, false)]
    public void What_does_not_fit_its_fields_cannot_be_repeated(int length, uint offset, bool can) =>
        Assert.Equal(can, Redundancy.CanRepeat(new byte[length], offset));

    [Fact]
    public void Broken_packets_are_refused_and_never_throw()
    {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var packet = new byte[random.Next(20)];
            random.NextBytes(packet);
            if (Redundancy.TryReadLast(packet, out var payload)) Assert.InRange(payload.Length, 1, packet.Length - 1);
        }
    }
}
