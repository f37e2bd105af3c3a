using Farglass.Fuzz.Targets;

namespace Farglass.Fuzz.Tests;

/// <summary>A short run of everything, with the kept corpus. Long ones are for <c>./fuzz</c>.</summary>
public sealed class TargetTests
{
    const int Seed = 1;

    public static TheoryData<string> Names => [.. AllTargets.List.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_target_takes_its_corpus_and_what_is_made_of_it(string name)
    {
        var target = AllTargets.Find(name)!;
        using var run = new FuzzRun(target, Seed);

        var failure = run.Run(target.IsText ? 300 : 3_000);

        Assert.True(failure is null, failure is null ? "" : $"{Corpus.WriteCrash(target, failure)}: {failure.What}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_target_has_a_corpus(string name) =>
        Assert.InRange(Corpus.Of(AllTargets.Find(name)!).Count(), 2, 500);
}
