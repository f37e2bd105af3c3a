using System.Runtime.CompilerServices;

namespace Farglass.Testing;

/// <summary>
/// Compares a text with the file that holds what it should be. <c>FARGLASS_UPDATE_SNAPSHOTS=1 ./test</c> rewrites the
/// files, and git shows what changed.
/// </summary>
public static class Snapshot
{
    /// <param name="path">Relative to the test's source file.</param>
    /// <param name="text">What the program says now.</param>
    /// <param name="source">Filled in by the compiler.</param>
    /// <exception cref="InvalidOperationException">They differ; the message shows the first line that does.</exception>
    public static void Match(string path, string text, [CallerFilePath] string source = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(source)!, path);
        var actual = text.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("FARGLASS_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        var expected = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (expected == actual) return;
        var (was, now) = FirstDifference(expected.Split('\n'), actual.Split('\n'));
        throw new InvalidOperationException(
            $"{path} is not what it was. Expected '{was}', got '{now}'. "
            + "If that is right: FARGLASS_UPDATE_SNAPSHOTS=1 ./test");
    }

    /// <summary>
    /// The same for a part of a page, between <c>&lt;!-- begin name --&gt;</c> and <c>&lt;!-- end name --&gt;</c>.
    /// </summary>
    public static void MatchPart(string path, string name, string text, [CallerFilePath] string source = "")
    {
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(source)!, path)).ReplaceLineEndings("\n");
        var (begin, end) = ($"<!-- begin {name} -->\n", $"<!-- end {name} -->");
        var (from, to) = (page.IndexOf(begin, StringComparison.Ordinal), page.IndexOf(end, StringComparison.Ordinal));
        if (from < 0 || to < from) throw new InvalidOperationException($"{path} has no part '{name}'.");
        Match(path, $"{page[..(from + begin.Length)]}\n{text.ReplaceLineEndings("\n")}\n{page[to..]}", source);
    }

    static (string Was, string Now) FirstDifference(string[] expected, string[] actual)
    {
        for (var line = 0; ; line++)
        {
            var was = line < expected.Length ? expected[line] : "(end)";
            var now = line < actual.Length ? actual[line] : "(end)";
            if (was != now) return (was, now);
        }
    }
}
