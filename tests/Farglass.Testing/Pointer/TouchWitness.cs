using System.Globalization;
using System.Text.RegularExpressions;

namespace Farglass.Testing.Pointer;

/// <summary>An X client that knows touch screens and pens, and writes down what XInput 2 tells it: xinput(1).</summary>
public sealed partial class TouchWitness(string file)
{
    /// <summary>A line for a shell.</summary>
    public string CommandLine => $"exec stdbuf -oL xinput test-xi2 > {file}";

    /// <summary>What has reached it, in order; what it is told of each device besides is left out.</summary>
    public IReadOnlyList<Touched> Read() => !File.Exists(file) ? [] :
        [.. File.ReadAllText(file).Split("EVENT type ").Select(text => Event().Match(text)).Where(one => one.Success)
            .Select(one => new Touched(one.Groups["kind"].Value, Number(one.Groups["x"]), Number(one.Groups["y"]),
                Optional(one.Groups["pressure"]), Optional(one.Groups["scroll"])))];

    public Task SeesAsync(string kind, int count = 1) => Wait.Eventually(() =>
        Read().Count(one => one.Kind == kind) is var now && now >= count ? null : $"{now} of {kind}");

    /// <summary>Pixels of the screen.</summary>
    public IEnumerable<(int X, int Y)> Places(string kind) => Read().Where(one => one.Kind == kind)
        .Select(one => ((int)Math.Round(one.X), (int)Math.Round(one.Y)));

    /// <summary>In thousandths of the pen's hardest.</summary>
    public IEnumerable<int> Pressures(string kind) => Read().Where(one => one.Kind == kind)
        .Select(one => (int)Math.Round(one.Pressure ?? 0)).Where(pressure => pressure > 0);

    /// <summary>How far the wheel has turned since it was heard of, in 120ths of a notch: positive is down.</summary>
    public double Scrolled => Read().Where(one => one.Kind == "Motion" && one.Scroll is not null)
        .Select(one => one.Scroll!.Value).ToArray() is [var first, .., var last] ? last - first : 0;

    static double? Optional(Group text) => text.Success ? Number(text) : null;

    static double Number(Group text) => double.Parse(text.Value, CultureInfo.InvariantCulture);

    // The pointer that all devices move together is number 2, and the keyboard 3: as applications hear of them.
    [GeneratedRegex(@"\((?<kind>\w+)\).*device: [23] .*root: (?<x>[\d.]+)/(?<y>[\d.]+)"
        + @"(.*?\b3: (?<scroll>-?[\d.]+))?(.*?\b4: (?<pressure>[\d.]+))?",
        RegexOptions.Singleline)]
    private static partial Regex Event();
}

/// <param name="Kind">As xinput calls it: TouchBegin, Motion, ButtonPress ...</param>
/// <param name="Pressure">Of a device that tells it: 0 to 1000 of a pen, to 2047 of a finger.</param>
/// <param name="Scroll">Where the wheel is.</param>
public readonly record struct Touched(string Kind, double X, double Y, double? Pressure, double? Scroll);
