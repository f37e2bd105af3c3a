using Farglass.Host.Carriers.WebRtc;

namespace Farglass.Host.Tests.WebRtc;

public sealed class InputOrderTests
{
    [Fact]
    public void What_was_repeated_before_it_arrived_is_taken_once()
    {
        var order = new InputOrder();

        Assert.True(order.Arrived());
        Assert.True(order.Repeated(1));
        Assert.True(order.Repeated(2));
        Assert.False(order.Arrived()); // 1.
        Assert.False(order.Arrived()); // 2.
        Assert.True(order.Arrived());
        Assert.False(order.Repeated(3));
        Assert.True(order.Repeated(4));
    }

    [Fact]
    public void Nothing_is_taken_before_what_is_still_missing()
    {
        var order = new InputOrder();

        Assert.False(order.Repeated(1));
        Assert.True(order.Repeated(0));
        Assert.True(order.Repeated(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_comes_when_all_is_taken_once_and_in_order(int seed)
    {
        const int count = 2_000;
        var (random, order) = (new Random(seed), new InputOrder());
        var taken = new List<uint>();
        for (uint next = 0, arrived = 0; arrived < count;)
        {
            if (next < count && random.Next(3) > 0) next++; // Sent by the client.
            var first = (uint)Math.Max(0, next - 4L);
            if (random.Next(3) == 0)
                for (var number = first; number < next; number++)
                    if (order.Repeated(number)) taken.Add(number);
            if (arrived == next || random.Next(4) > 0) continue;
            if (order.Arrived()) taken.Add(arrived);
            arrived++;
        }

        Assert.Equal(Enumerable.Range(0, count).Select(number => (uint)number), taken);
    }
}
