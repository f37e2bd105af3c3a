using Farglass.Session.Link;

namespace Farglass.Session.Tests.Link;

public sealed class OutgoingRingTests
{
    [Fact]
    public void It_gives_back_what_it_was_given_whatever_the_cuts()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var ring = new OutgoingRing(64);
            byte next = 0, expected = 0;
            for (var step = 0; step < 500; step++)
            {
                var bytes = new byte[random.Next(ring.Free + 1)];
                foreach (ref var value in bytes.AsSpan()) value = next++;
                ring.Append(bytes);
                var taken = ring.First[..random.Next(ring.First.Length + 1)];
                foreach (var value in taken.Span) Assert.True(value == expected++, $"Seed {seed}, step {step}.");
                ring.Remove(taken.Length);
            }
        }
    }

    [Fact]
    public void An_empty_one_starts_at_its_beginning_so_that_little_memory_is_touched()
    {
        var ring = new OutgoingRing(1_000);
        for (var round = 0; round < 10; round++)
        {
            ring.Append(new byte[600]);
            Assert.Equal(600, ring.First.Length);
            ring.Remove(600);
        }
    }
}
