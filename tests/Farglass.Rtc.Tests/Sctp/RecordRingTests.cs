using Farglass.Rtc.Sctp;

namespace Farglass.Rtc.Tests.Sctp;

public sealed class RecordRingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_added_is_what_is_taken_in_the_same_order(int seed)
    {
        var random = new Random(seed);
        var ring = new RecordRing(bytesMax: 16 * 1024);
        var model = new Queue<byte[]>();
        for (var round = 0; round < 10_000; round++)
        {
            var record = new byte[random.Next(5) == 0 ? random.Next(5_000) : random.Next(40)];
            random.NextBytes(record);
            if (random.Next(2) == 0 && ring.TryAdd(record)) model.Enqueue(record);
            if (random.Next(2) == 0 && ring.TryPeek(out var oldest))
            {
                Assert.Equal(model.Dequeue(), oldest);
                ring.Remove();
            }

            Assert.Equal(model.Count, ring.Count);
        }
    }

    [Fact]
    public void It_holds_no_more_than_it_may()
    {
        var ring = new RecordRing(bytesMax: 100);
        Assert.True(ring.TryAdd(new byte[40]));
        Assert.True(ring.TryAdd(new byte[40]));
        Assert.False(ring.TryAdd(new byte[40]));
        Assert.False(ring.TryAdd(new byte[1_000]));
    }

    [Fact]
    public void A_record_that_is_removed_can_be_read_until_the_next_is_added()
    {
        var ring = new RecordRing(bytesMax: 100);
        ring.TryAdd([1, 2, 3]);
        ring.TryPeek(out var record);
        ring.Remove();

        Assert.Equal([1, 2, 3], record.ToArray());
    }
}
