using System.Diagnostics;

namespace Farglass.Fuzz;

/// <summary>What an input did that none may do.</summary>
sealed record Failure(string What, IReadOnlyList<byte[]> Inputs);

/// <summary>
/// Gives inputs to a subject and checks each: that nothing is thrown, that it makes no more memory than the target
/// allows, and, with somebody who looks at <see cref="Running"/>, that it ends.
/// </summary>
sealed class Examination(Target target) : IDisposable
{
    readonly List<byte[]> _series = [];
    Subject? _subject;
    long _startedAt; // 0: no input is running.
    int _seriesBytes;

    /// <summary>For how long the current input has been running.</summary>
    public TimeSpan Running =>
        Volatile.Read(ref _startedAt) is not 0 and var at ? Stopwatch.GetElapsedTime(at) : default;

    /// <summary>All that the subject has got, the current input included.</summary>
    public IReadOnlyList<byte[]> Series => _series;

    public TimeSpan Slowest { get; private set; }

    public long AllocatedMost { get; private set; }

    /// <summary>Gives the next input to the subject, or to a new one if that is due.</summary>
    /// <returns>Null if all is well.</returns>
    public Failure? Take(ReadOnlySpan<byte> input, out Shape shape)
    {
        if (_subject is null || _subject.IsSpent || _series.Count >= target.SeriesMax
            || _seriesBytes + input.Length > FuzzLimits.SeriesBytesMax) Renew();
        var bytes = input.ToArray();
        _series.Add([.. bytes]);
        _seriesBytes += bytes.Length;
        Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            shape = _subject!.Take(bytes);
        }
        catch (Exception fault) // That there is none is what is examined.
        {
            shape = default;
            return new(fault.ToString(), [.. _series]);
        }
        finally
        {
            if (Running is var elapsed && elapsed > Slowest) Slowest = elapsed;
            Volatile.Write(ref _startedAt, 0);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > AllocatedMost) AllocatedMost = allocated;
        return allocated <= target.AllocatedBytesMax ? null
            : new($"It made {allocated:N0} bytes; at most {target.AllocatedBytesMax:N0} are allowed.", [.. _series]);
    }

    /// <summary>Gives a series to a new subject.</summary>
    public Failure? TakeAll(IEnumerable<byte[]> series)
    {
        Renew();
        return series.Select(input => Take(input, out _)).FirstOrDefault(failure => failure is not null);
    }

    public void Dispose() => _subject?.Dispose();

    /// <summary>The shortest series that was found to fail as well: without the inputs that do not matter.</summary>
    public static Failure Shorten(Target target, Failure failure)
    {
        var started = Stopwatch.GetTimestamp();
        for (var step = failure.Inputs.Count - 1; step > 0; step /= 2)
        {
            for (var at = 0; at + step < failure.Inputs.Count;) // The last one fails, so it stays.
            {
                if (Stopwatch.GetElapsedTime(started) > FuzzLimits.ShortenTimeMax) return failure;
                using var again = new Examination(target);
                IEnumerable<byte[]> shorter = [.. failure.Inputs.Take(at), .. failure.Inputs.Skip(at + step)];
                if (again.TakeAll(shorter) is { } same) failure = same;
                else at += step;
            }
        }

        return failure;
    }

    void Renew()
    {
        _subject?.Dispose();
        _subject = target.Create();
        _series.Clear();
        _seriesBytes = 0;
    }
}
