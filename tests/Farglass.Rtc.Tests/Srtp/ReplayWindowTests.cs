using Farglass.Rtc.Srtp;

namespace Farglass.Rtc.Tests.Srtp;

public sealed class ReplayWindowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_knows_what_a_list_of_all_indexes_knows(int seed)
    {
        var random = new Random(seed);
        var window = new ReplayWindow();
        var seen = new HashSet<ulong>();
        var highest = (ulong)random.Next(2_000);
        window.Add(highest);
        seen.Add(highest);
        for (var i = 0; i < 20_000; i++)
        {
            var jump = random.Next(500) == 0 ? 5_000 : random.Next(10) == 0 ? 1_500 : 40;
            var index = (ulong)Math.Max(0, (long)highest + random.Next(-jump, jump));
            var expected = !seen.Contains(index) && (index > highest || highest - index < 1_024);
            Assert.Equal(expected, window.Admits(index));
            if (!expected) continue;
            window.Add(index);
            seen.Add(index);
            highest = Math.Max(highest, index);
            Assert.Equal(highest, window.Highest);
        }
    }

    [Theory] // The newest index, a sequence number, and the index that it must mean (RFC 3711, 3.3.1).
    [InlineData(0x0_0000, 0x0001, 0x0_0001)]
    [InlineData(0x0_FFFF, 0x0000, 0x1_0000)]
    [InlineData(0x1_0000, 0xFFFF, 0x0_FFFF)]
    [InlineData(0x1_7FFF, 0xFFFF, 0x1_FFFF)]
    [InlineData(0x1_7FFE, 0xFFFF, 0x0_FFFF)]
    [InlineData(0x1_8000, 0x0000, 0x1_0000)]
    [InlineData(0x1_8001, 0x0000, 0x2_0000)]
    [InlineData(0x5_0010, 0x0005, 0x5_0005)]
    public void A_sequence_number_means_the_index_next_to_the_newest(int newest, int sequence, int expected)
    {
        var stream = new SrtpStream(1);
        stream.AddPacket((ulong)newest);
        _ = stream.AdmitsPacket((ushort)sequence, out var index);
        Assert.Equal((ulong)expected, index);
    }

    [Fact]
    public void Before_the_first_index_there_is_none()
    {
        var stream = new SrtpStream(1);
        stream.AddPacket(5);
        Assert.False(stream.AdmitsPacket(0xFFFF, out _));
    }
}
