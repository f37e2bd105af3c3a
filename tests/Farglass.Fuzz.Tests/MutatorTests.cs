using Farglass.Fuzz.Mutation;

namespace Farglass.Fuzz.Tests;

public sealed class MutatorTests
{
    static readonly byte[] Source =
        [.. Enumerable.Range(0, 200).Select(value => (byte)(value % 20 == 0 ? '\n' : value))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_same_seed_makes_the_same_inputs_and_none_is_too_long(bool isText)
    {
        var target = new Target("test", () => throw new InvalidOperationException(), () => [])
        {
            AllocatedBytesMax = 0,
            InputBytesMax = 256,
            IsText = isText,
        };
        var (one, other) = (new Mutator(new(7), target), new Mutator(new(7), target));
        var changed = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var input = one.Mutate(Source, Source);
            Assert.True(input.SequenceEqual(other.Mutate(Source, Source)));
            Assert.InRange(input.Length, 0, target.InputBytesMax);
            if (!input.SequenceEqual(Source)) changed++;
        }

        Assert.InRange(changed, 18_000, 20_000);
    }
}
