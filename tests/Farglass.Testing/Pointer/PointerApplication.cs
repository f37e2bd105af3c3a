using System.Globalization;

namespace Farglass.Testing.Pointer;

/// <summary>An X client that does with the pointer what games and editors do: pointer_application.py.</summary>
public static class PointerApplication
{
    /// <summary>Debian's own Python, which every machine that runs the tests has.</summary>
    public const string Python = "/usr/bin/python3";

    static string Script =>
        Path.Combine(Repository.Root.FullName, "tests", "Farglass.Testing", "Pointer", "pointer_application.py");

    /// <summary>A line for a shell: the application, which writes down in the file what reaches it.</summary>
    /// <param name="kind">game, cursor, or animated: the script says what they do.</param>
    /// <param name="side">Of the cursor, in pixels.</param>
    public static string CommandLine(string kind, string file, int side = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"exec {Python} -B {Script} {kind} {side} > {file} 2>&1");
}
