using Farglass.Fuzz.Mutation;

namespace Farglass.Fuzz;

/// <summary>Fuzzes one target: first with its corpus, then with what the seed makes of that.</summary>
sealed class FuzzRun : IDisposable
{
    readonly Target _target;
    readonly Random _random;
    readonly InputPool _pool;
    readonly Mutator _mutator;

    public FuzzRun(Target target, int seed)
    {
        _target = target;
        _random = new(seed);
        _pool = new(_random);
        _mutator = new(_random, target);
        Examination = new(target);
    }

    public Examination Examination { get; }

    public long Executions { get; private set; }

    public int Shapes => _pool.Shapes;

    /// <returns>Null if all is well.</returns>
    public Failure? Run(long count)
    {
        if (TakeCorpus() is { } failure) return failure;
        for (var left = count; left > 0; left--)
        {
            var input = _mutator.Mutate(_pool.Any(), _pool.Any());
            if (Take(input) is { } found) return found;
        }

        return null;
    }

    public void Dispose() => Examination.Dispose();

    Failure? TakeCorpus()
    {
        foreach (var series in Corpus.Of(_target))
        {
            foreach (var input in series) _pool.Add(input);
            Executions += series.Count;
            if (Examination.TakeAll(series) is { } failure) return failure;
        }

        return null;
    }

    Failure? Take(ReadOnlySpan<byte> input)
    {
        Executions++;
        var failure = Examination.Take(input, out var shape);
        if (_pool.IsNew(shape)) _pool.Add(input.ToArray());
        return failure;
    }
}
