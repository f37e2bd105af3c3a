namespace Farglass.Fuzz;

/// <summary>Something that takes bytes from outside, and how to fuzz it.</summary>
/// <param name="Name">On the command line, and the folder of its corpus.</param>
/// <param name="Create">Makes a subject that has seen nothing yet.</param>
/// <param name="Seeds">Valid inputs, by our own writers. They are kept as files: <c>./fuzz --write-seeds</c>.</param>
sealed record Target(string Name, Func<Subject> Create, Func<IEnumerable<byte[]>> Seeds)
{
    /// <summary>What one input may make at most.</summary>
    public required int AllocatedBytesMax { get; init; }

    /// <summary>Inputs that one subject takes, unless it ends before.</summary>
    public int SeriesMax { get; init; } = 1;

    public int InputBytesMax { get; init; } = FuzzLimits.DatagramBytesMax;

    /// <summary>Lines, which are changed as such too.</summary>
    public bool IsText { get; init; }

    /// <summary>More files that are inputs, besides the corpus: a folder of the checkout.</summary>
    public string? MoreInputs { get; init; }
}
