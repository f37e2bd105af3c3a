using System.Globalization;
using System.Text.Json;

namespace Farglass.Bench;

/// <summary>
/// <c>./bench [area] [--json FILE]</c>: measures, prints each figure with its range and target, and writes the file.
/// </summary>
static class Report
{
    delegate Task<IReadOnlyList<Figure>> Measurement(CancellationToken stopping);

    const int Interrupted = 130;

    static readonly Dictionary<string, Measurement> Areas = new()
    {
        ["loop"] = LoopArea.MeasureAsync,
        ["session"] = SessionArea.MeasureAsync,
        ["processor"] = ProcessorArea.MeasureAsync,
        ["idle"] = IdleArea.MeasureAsync,
        ["opening"] = OpeningArea.MeasureAsync,
        ["browser"] = BrowserArea.MeasureAsync,
        ["carriers"] = CarriersArea.MeasureAsync,
    };

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] args)
    {
        string? file = null, area = null;
        for (var at = 0; at < args.Length; at++)
        {
            if (args[at] == "--json" && at + 1 < args.Length) file = args[++at];
            else if (area is null && Areas.ContainsKey(args[at])) area = args[at];
            else return Usage();
        }

        using var interruption = new Interruption();
        try
        {
            var areas = Areas.Where(entry => area is null || entry.Key == area);
            var figures = await MeasureAsync(areas, interruption.Token);
            if (file is not null) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures, Json));
            return 0;
        }
        catch (Exception) when (interruption.Token.IsCancellationRequested)
        {
            // In a terminal Ctrl-C reaches everything that runs, and what is lost first is a matter of luck.
            Console.Error.WriteLine("Interrupted.");
            return Interrupted;
        }
    }

    static async Task<List<Figure>> MeasureAsync(
        IEnumerable<KeyValuePair<string, Measurement>> areas, CancellationToken stopping)
    {
        var figures = new List<Figure>();
        foreach (var (name, measure) in areas)
        {
            Console.WriteLine($"\n{name}");
            var measured = await measure(stopping);
            foreach (var figure in measured) Print(figure);
            figures.AddRange(measured);
        }

        return figures;
    }

    static void Print(Figure figure)
    {
        var verdict = figure.Met switch { true => "met", false => "MISSED", null => "" };
        var target = figure.Target is { } limit ? $"target <= {Number(limit)}" : "";
        Console.WriteLine($"  {figure.Name,-68} {Number(figure.P50),9} {figure.Unit,-11} "
            + $"[{Number(figure.Min)} .. {Number(figure.Max)}] {target} {verdict}".TrimEnd());
    }

    static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    static int Usage()
    {
        Console.Error.WriteLine($"Usage: ./bench [{string.Join('|', Areas.Keys)}] [--json FILE]");
        return 2;
    }
}
