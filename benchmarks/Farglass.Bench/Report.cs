using System.Globalization;
using System.Text.Json;
using Farglass.Bench.Network;

namespace Farglass.Bench;

/// <summary>How the area "network" is to be measured.</summary>
/// <param name="Plots">Where one plot for each scenario goes; null for none.</param>
/// <param name="Only">What the names of the scenarios' files begin with; null for all.</param>
/// <param name="BrowserRounds">How often each is run in a browser; 0 for not at all.</param>
/// <param name="Seeds">How often each is simulated, with another seed each time.</param>
readonly record struct MeasurementOrder(string? Plots, string? Only, int BrowserRounds, int Seeds);

/// <summary>
/// <c>./bench [area] [--json FILE] [--plots FOLDER] [--browser ROUNDS] [--seeds ROUNDS] [--only NAME]</c>: measures,
/// prints each figure with its range and target, and writes the file and the plots. What fails is said, and loses none
/// of the others.
/// </summary>
static class Report
{
    delegate Task<IReadOnlyList<Figure>> Measurement(MeasurementOrder order, CancellationToken stopping);

    const int Failed = 1, Interrupted = 130;

    const int SeedsDefault = 5;

    static readonly Dictionary<string, Measurement> Areas = new()
    {
        ["loop"] = (_, stopping) => LoopArea.MeasureAsync(stopping),
        ["session"] = (_, stopping) => SessionArea.MeasureAsync(stopping),
        ["processor"] = (_, stopping) => ProcessorArea.MeasureAsync(stopping),
        ["idle"] = (_, stopping) => IdleArea.MeasureAsync(stopping),
        ["opening"] = (_, stopping) => OpeningArea.MeasureAsync(stopping),
        ["browser"] = (_, stopping) => BrowserArea.MeasureAsync(stopping),
        ["carriers"] = (_, stopping) => CarriersArea.MeasureAsync(stopping),
        ["sound"] = (_, stopping) => SoundArea.MeasureAsync(stopping),
        ["network"] = NetworkArea.MeasureAsync,
    };

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] args)
    {
        string? file = null, area = null;
        var order = new MeasurementOrder(Plots: null, Only: null, BrowserRounds: 0, SeedsDefault);
        for (var at = 0; at < args.Length; at++)
        {
            if (args[at] == "--json" && at + 1 < args.Length) file = args[++at];
            else if (args[at] == "--plots" && at + 1 < args.Length) order = order with { Plots = args[++at] };
            else if (args[at] == "--only" && at + 1 < args.Length) order = order with { Only = args[++at] };
            else if (args[at] == "--browser" && at + 1 < args.Length && int.TryParse(args[at + 1], out var rounds))
                (order, at) = (order with { BrowserRounds = rounds }, at + 1);
            else if (args[at] == "--seeds" && at + 1 < args.Length && int.TryParse(args[at + 1], out rounds)
                && rounds > 0)
                (order, at) = (order with { Seeds = rounds }, at + 1);
            else if (area is null && Areas.ContainsKey(args[at])) area = args[at];
            else return Usage();
        }

        using var interruption = new Interruption();
        try
        {
            var areas = Areas.Where(entry => area is null || entry.Key == area);
            var (figures, hasFailed) = await MeasureAsync(areas, order, interruption.Token);
            if (file is not null) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures, Json));
            return hasFailed ? Failed : 0;
        }
        catch (Exception) when (interruption.Token.IsCancellationRequested)
        {
            // In a terminal Ctrl-C reaches everything that runs, and what is lost first is a matter of luck.
            Console.Error.WriteLine("Interrupted.");
            return Interrupted;
        }
    }

    static async Task<(List<Figure> Figures, bool HasFailed)> MeasureAsync(
        IEnumerable<KeyValuePair<string, Measurement>> areas, MeasurementOrder order, CancellationToken stopping)
    {
        var figures = new List<Figure>();
        var hasFailed = false;
        foreach (var (name, measure) in areas)
        {
            Console.WriteLine($"\n{name}");
            try
            {
                var measured = await measure(order, stopping);
                foreach (var figure in measured) Print(figure);
                figures.AddRange(measured);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                Console.Error.WriteLine($"{name} could not be measured: {failure}");
                hasFailed = true;
            }
        }

        return (figures, hasFailed);
    }

    static void Print(Figure figure)
    {
        var verdict = figure.Met switch
        {
            true => "met",
            false => $"MISSED in {figure.RoundsMissed} of {figure.Rounds}",
            null => "",
        };
        var target = (figure.Least, figure.Target) switch
        {
            ({ } least, { } most) => $"target {Number(least)} to {Number(most)}",
            ({ } least, null) => $"target >= {Number(least)}",
            (null, { } most) => $"target <= {Number(most)}",
            _ => "",
        };
        Console.WriteLine($"  {figure.Name,-68} {Number(figure.P50),9} {figure.Unit,-11} "
            + $"[{Number(figure.Min)} .. {Number(figure.Max)}] {target} {verdict}".TrimEnd());
    }

    static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    static int Usage()
    {
        Console.Error.WriteLine($"Usage: ./bench [{string.Join('|', Areas.Keys)}] [--json FILE] [--plots FOLDER]\n"
            + "       ./bench network [--browser ROUNDS] [--seeds ROUNDS] [--only NAME]");
        return 2;
    }
}
