namespace Farglass.Fuzz.Tests;

/// <summary>What fails is found, made short and written so that it fails again.</summary>
public sealed class ExaminationTests
{
    [Fact]
    public void What_is_thrown_is_a_failure_and_is_told_in_as_few_inputs_as_it_takes()
    {
        var target = Target(() => new Door());
        using var examination = new Examination(target);
        byte[][] inputs = [[9], [1], [9], [9], [2], [9], [9], [3]];

        var failure = Examination.Shorten(target, examination.TakeAll(inputs)!);

        Assert.Contains("The door is open.", failure.What, StringComparison.Ordinal);
        Assert.Equal([[1], [2], [3]], failure.Inputs);
    }

    [Fact]
    public void More_memory_than_allowed_is_a_failure()
    {
        using var examination = new Examination(Target(() => new Glutton()));

        Assert.Null(examination.Take([10], out _));
        Assert.NotNull(examination.Take([200], out _));
    }

    [Fact]
    public void A_new_subject_comes_after_so_many_inputs()
    {
        using var examination = new Examination(Target(() => new Door()) with { SeriesMax = 2 });

        Assert.Null(examination.TakeAll([[1], [2], [3]]));
        Assert.Equal([[3]], examination.Series);
    }

    [Fact]
    public void A_series_is_read_as_it_was_written()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        byte[][] series = [[1, 2, 3], [], [4]];

        Assert.Equal(series, InputFile.Read(InputFile.Write(folder, "many", series)));
        Assert.Equal([[7, 7]], InputFile.Read(InputFile.Write(folder, "one", [[7, 7]])));
        Directory.Delete(folder, recursive: true);
    }

    static Target Target(Func<Subject> create) =>
        new("test", create, () => []) { AllocatedBytesMax = 10_000, SeriesMax = 100 };

    /// <summary>Three steps in this order open it, which none may.</summary>
    sealed class Door : Subject
    {
        int _steps;

        public override Shape Take(Span<byte> input)
        {
            if (!input.IsEmpty && input[0] == _steps + 1) _steps++;
            Holds(_steps < 3, "The door is open.");
            return default;
        }
    }

    sealed class Glutton : Subject
    {
        public override Shape Take(Span<byte> input) => new((ulong)new byte[input[0] * 100].Length);
    }
}
