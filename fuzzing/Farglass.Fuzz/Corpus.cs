using System.Security.Cryptography;
using Farglass.Testing;

namespace Farglass.Fuzz;

/// <summary>The inputs that are kept in the checkout: valid ones, and those that once failed.</summary>
static class Corpus
{
    static readonly string Root = Path.Combine(Repository.Root.FullName, "fuzzing");

    /// <summary>Never empty.</summary>
    public static IEnumerable<IReadOnlyList<byte[]>> Of(Target target)
    {
        string[] folders = [FolderOf(target), target.MoreInputs ?? FolderOf(target)];
        var files = folders.Distinct().Select(folder => Path.Combine(Repository.Root.FullName, folder))
            .Where(Directory.Exists).SelectMany(Directory.EnumerateFiles).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files.Select(InputFile.Read) : [[[0]]];
    }

    public static void WriteSeeds(Target target)
    {
        foreach (var (index, seed) in target.Seeds().Index())
            InputFile.Write(FolderOf(target), $"seed-{index + 1:00}", [seed]);
    }

    /// <returns>The file.</returns>
    public static string WriteCrash(Target target, Failure failure)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(failure.Inputs[^1]))[..12];
        return InputFile.Write(Path.Combine(Root, "crashes"), $"{target.Name}-{hash}", failure.Inputs);
    }

    static string FolderOf(Target target) => Path.Combine(Root, "corpus", target.Name);
}
