using System.Globalization;
using System.Text.Json;
using Farglass.Protocol;

namespace Farglass.Cli.Administration;

/// <summary>Prints answers: aligned columns for people, JSON as the API has it for programs.</summary>
sealed class Output(TextWriter writer, bool json)
{
    static readonly JsonSerializerOptions Indented = new(FarglassJson.Options) { WriteIndented = true };

    public void Table<T>(IReadOnlyList<T> items, params (string Title, Func<T, object?> Cell)[] columns)
    {
        if (json)
        {
            Json(items);
            return;
        }

        var rows = items.Select(item => columns.Select(column => Text(column.Cell(item))).ToArray())
            .Prepend([.. columns.Select(column => column.Title)]).ToList();
        var widths = columns.Select((_, at) => rows.Max(row => row[at].Length)).ToArray();
        foreach (var row in rows)
            writer.WriteLine(string.Join("  ", row.Select((cell, at) => cell.PadRight(widths[at]))).TrimEnd());
    }

    /// <summary>One thing: its fields below each other.</summary>
    public void Card<T>(T item, params (string Title, object? Value)[] fields)
    {
        if (json)
        {
            Json(item);
            return;
        }

        var shown = fields.Where(field => Text(field.Value).Length > 0).ToList();
        var width = shown.Max(field => field.Title.Length);
        foreach (var (title, value) in shown) writer.WriteLine($"{title.PadRight(width)}  {Text(value)}");
    }

    /// <summary>Says what was done; as JSON, what came of it.</summary>
    public void Done(string sentence, object? result = null)
    {
        if (!json) writer.WriteLine(sentence);
        else if (result is not null) Json(result);
    }

    void Json<T>(T value) => writer.WriteLine(JsonSerializer.Serialize(value, value!.GetType(), Indented));

    static string Text(object? value) => value switch
    {
        null => "",
        DateTimeOffset at => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        bool yes => yes ? "yes" : "no",
        IEnumerable<string> words => string.Join(", ", words),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
