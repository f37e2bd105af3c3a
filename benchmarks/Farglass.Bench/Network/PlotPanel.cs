using System.Globalization;
using System.Text;

namespace Farglass.Bench.Network;

/// <param name="Values">At even steps over all of the time; where one is not a number, the line is broken.</param>
/// <param name="IsFilled">Drawn as an area, behind the lines.</param>
sealed record PlotLine(string Name, string Colour, IReadOnlyList<double> Values, bool IsFilled = false);

/// <summary>One diagram: a vertical axis with its unit, a legend in a row above it, and lines over time.</summary>
sealed record PlotPanel(string Unit, IReadOnlyList<PlotLine> Lines)
{
    const int Left = 64, Right = 936, LegendHeight = 30, Height = 138;

    /// <summary>Of the legend: a sign, its text at about 7.5 a letter, and a gap.</summary>
    const double SignWidth = 22, LetterWidth = 7.5, Gap = 26;

    public void Draw(StringBuilder svg, int top, double seconds, bool isLast)
    {
        var highest = Lines.SelectMany(line => line.Values).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        var step = Step(highest / 4);
        var most = Math.Max(Math.Ceiling(highest / step), 1) * step;
        var (upper, lower) = (top + LegendHeight, top + LegendHeight + Height);
        double Y(double value) => lower - (value / most * Height);
        double X(double second) => Left + (second / seconds * (Right - Left));

        Legend(svg, upper - 12);
        for (var value = 0.0; value <= most + (step / 2); value += step)
            svg.Append(CultureInfo.InvariantCulture, $"""
                <path d="M{Left} {Y(value):0.#}H{Right}" stroke="#e3e6ea"/>
                <text x="{Left - 8}" y="{Y(value) + 4.5:0.#}" text-anchor="end">{value:0.##}</text>

                """);
        var every = Step(seconds / 8);
        for (var second = 0.0; second <= seconds; second += every)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<path d=\"M{X(second):0.#} {lower}v5\" stroke=\"#8b929c\"/>\n");
            if (isLast) Time(svg, X(second), lower + 20, second, isEnd: second + every > seconds);
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {lower}H{Right}\" stroke=\"#8b929c\"/>\n");
        foreach (var line in Lines) Draw(svg, line, Y);
    }

    void Legend(StringBuilder svg, double baseline)
    {
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{Left - 8}\" y=\"{baseline}\" text-anchor=\"end\" fill=\"#69707b\">{Unit}</text>\n");
        var x = (double)Left + 4;
        foreach (var line in Lines)
        {
            var style = line.IsFilled
                ? $"stroke=\"{line.Colour}\" stroke-opacity=\".45\" stroke-width=\"10\""
                : $"stroke=\"{line.Colour}\" stroke-width=\"2.5\"";
            svg.Append(CultureInfo.InvariantCulture, $"""
                <path {style} d="M{x:0.#} {baseline - 4.5}h16"/>
                <text x="{x + SignWidth:0.#}" y="{baseline}">{line.Name}</text>

                """);
            x += SignWidth + (line.Name.Length * LetterWidth) + Gap;
        }
    }

    static void Time(StringBuilder svg, double x, double y, double second, bool isEnd) =>
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{x:0.#}\" y=\"{y}\" text-anchor=\"middle\">{second:0.#}{(isEnd ? " s" : "")}</text>\n");

    static void Draw(StringBuilder svg, PlotLine line, Func<double, double> y)
    {
        var path = new StringBuilder();
        var (width, isOpen) = ((double)(Right - Left) / line.Values.Count, false);
        foreach (var (index, value) in line.Values.Index())
        {
            if (double.IsFinite(value)) Continue(path, isOpen, Left + ((index + 0.5) * width), y(value));
            isOpen = double.IsFinite(value);
        }

        if (line.IsFilled) path.Append(CultureInfo.InvariantCulture, $"V{y(0):0.#}H{Left + (width / 2):0.#}z");
        var style = line.IsFilled
            ? $"fill=\"{line.Colour}\" fill-opacity=\".45\""
            : $"fill=\"none\" stroke=\"{line.Colour}\" stroke-width=\"1.6\" stroke-linecap=\"round\" "
                + "stroke-linejoin=\"round\"";
        svg.Append(CultureInfo.InvariantCulture, $"<path {style} d=\"{path}\"/>\n");
    }

    /// <summary>A line begins with a dash, so that a value between two that are none is seen, too.</summary>
    static void Continue(StringBuilder path, bool isOpen, double x, double y)
    {
        if (isOpen) path.Append(CultureInfo.InvariantCulture, $"L{x:0.#} {y:0.#}");
        else path.Append(CultureInfo.InvariantCulture, $"M{x - 1:0.#} {y:0.#}h2");
    }

    /// <summary>The next of 1, 2 and 5, of whatever power of ten.</summary>
    static double Step(double least)
    {
        if (least <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return (least / power) switch { <= 1 => power, <= 2 => 2 * power, <= 5 => 5 * power, _ => 10 * power };
    }
}
