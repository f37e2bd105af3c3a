using System.Globalization;
using System.Text;

namespace Farglass.Bench.Network;

/// <summary>Draws a run as SVG: rates, queueing delay and frame age, one above the other over the same time.</summary>
static class RecordingPlot
{
    /// <summary>Points of each line. More cannot be told apart at this width.</summary>
    const int Bins = 240;

    const int Width = 960, TitleHeight = 52, PanelHeight = 200, FootHeight = 20;

    const string Gray = "#b6bcc6", Blue = "#2158c9", Orange = "#d9730d", Purple = "#7b3fb5", Green = "#16805a";

    public static string Draw(Recording recording)
    {
        var panels = Panels(recording).ToList();
        var height = TitleHeight + (panels.Count * PanelHeight) + FootHeight;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" font-size="13"
              font-family="system-ui, 'DejaVu Sans', sans-serif" fill="#30363f">
            <rect width="{Width}" height="{height}" fill="#fff"/>
            <text x="64" y="32" font-size="18" font-weight="600">{Escaped(recording.Scenario.Name)}</text>

            """);
        foreach (var (index, panel) in panels.Index())
            panel.Draw(svg, TitleHeight + (index * PanelHeight), recording.Scenario.Duration.TotalSeconds,
                isLast: index == panels.Count - 1);
        return svg.Append("</svg>\n").ToString();
    }

    static IEnumerable<PlotPanel> Panels(Recording recording)
    {
        var bins = Binned(recording).ToList();
        PlotLine capacity = new("link", Gray, [.. bins.Select(bin => bin.Capacity / 1e6)], IsFilled: true);
        PlotLine sent = new("sent", Orange, [.. bins.Select(bin => bin.Sent / 1e6)]);
        PlotLine others = new("competitor", Green, [.. bins.Select(bin => bin.Others / 1e6)]);
        PlotLine target = new("target", Blue, [.. bins.Select(bin => bin.Target / 1e6)]);
        var hasOthers = others.Values.Any(value => value > 0);
        PlotLine[] lines = hasOthers ? [capacity, sent, others, target] : [capacity, sent, target];
        yield return new("Mbit/s", [.. lines.Where(line => line.Values.Any(double.IsFinite))]);
        yield return new("ms", [new("queueing delay", Purple, [.. bins.Select(bin => bin.Queue)])]);
        yield return new("ms", [new("frame age", Green, [.. bins.Select(bin => bin.Age)])]);
    }

    /// <summary>Means of rates, the worst of delays; not a number where there is nothing.</summary>
    static IEnumerable<(double Capacity, double Target, double Sent, double Others, double Queue, double Age)> Binned(
        Recording recording)
    {
        var width = recording.Scenario.Duration / Bins;
        var frames = recording.Frames.ToLookup(frame => (int)(frame.At / width));
        foreach (var bin in recording.Samples.GroupBy(sample => (int)(sample.At / width)))
        {
            var next = recording.Samples[Math.Min((int)((bin.Last().At / Recording.Interval) + 1),
                recording.Samples.Count - 1)];
            var (first, seconds) = (bin.First(), Math.Max((next.At - bin.First().At).TotalSeconds, 0.01));
            yield return (
                bin.Average(sample => sample.Capacity), bin.Average(sample => sample.Target),
                (next.Sent - first.Sent) * 8 / seconds, (next.OfOthers - first.OfOthers) * 8 / seconds,
                Worst(bin.Select(sample => sample.QueueMilliseconds)),
                Worst(frames[bin.Key].Select(frame => (frame.At - frame.CapturedAt).TotalMilliseconds)));
        }
    }

    static double Worst(IEnumerable<double> values) =>
        values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();

    static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
