using System.Globalization;
using System.Text.RegularExpressions;

namespace Farglass.Testing.Display;

/// <summary>A GTK application that writes down the scale it draws at: scale_application.py.</summary>
public static partial class ScaleApplication
{
    /// <summary>A line for a shell: the application, which writes into the file.</summary>
    public static string CommandLine(string file)
    {
        var script = Path.Combine(
            Repository.Root.FullName, "tests", "Farglass.Testing", "Display", "scale_application.py");
        return $"exec /usr/bin/python3 -B {script} > {file} 2>&1";
    }

    /// <summary>What it says last; null before it says anything.</summary>
    public static Reading? Read(string file) =>
        File.Exists(file) && Line().Matches(File.ReadAllText(file)) is [.., var last]
            ? new(Number(last, "pid"), Number(last, "factor"), Number(last, "letters"), Number(last, "cursor"),
                Number(last, "line"))
            : null;

    static int Number(Match line, string name) => int.Parse(line.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"pid (?<pid>\d+) factor (?<factor>\d+) letters (?<letters>\d+) cursor (?<cursor>\d+) "
        + @"line (?<line>\d+)\n")]
    private static partial Regex Line();

    /// <param name="Factor">What everything is enlarged by.</param>
    /// <param name="Letters">Their resolution in dots per inch, with the factor.</param>
    /// <param name="Cursor">The side of the cursor theme's cursors, in pixels.</param>
    /// <param name="LineHeight">Of its text, in pixels of the display.</param>
    public sealed record Reading(int ProcessId, int Factor, int Letters, int Cursor, int LineHeight);
}
