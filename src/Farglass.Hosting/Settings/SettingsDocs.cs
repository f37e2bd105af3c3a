using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Farglass.Hosting.Settings;

/// <summary>Writes what settings there are as Markdown, from the classes that they are read into.</summary>
public static class SettingsDocs
{
    /// <summary>A heading and a table for each section.</summary>
    /// <exception cref="InvalidOperationException">A setting has no description.</exception>
    public static string Render(params IEnumerable<(string Section, Type Type)> sections)
    {
        var text = new StringBuilder();
        foreach (var (section, type) in sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"### Section `{section}`\n\n");
            text.Append("| setting | | default | |\n| --- | --- | --- | --- |\n");
            foreach (var row in Rows(section, type, Activator.CreateInstance(type)!)) text.Append(row).Append('\n');
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    static IEnumerable<string> Rows(string path, Type type, object defaults) =>
        SettingsReader.SettingsOf(type).SelectMany(property => SettingsReader.IsGroup(property.PropertyType)
            ? Rows($"{path}:{property.Name}", property.PropertyType, property.GetValue(defaults)!)
            : [Row(path, property, property.GetValue(defaults))]);

    static string Row(string path, PropertyInfo property, object? standard)
    {
        var description = property.GetCustomAttribute<DescriptionAttribute>()?.Description
            ?? throw new InvalidOperationException($"{path}:{property.Name} has no description.");
        // A default that depends on the machine is described in words, and says so with an empty one here.
        var shown = property.GetCustomAttribute<DefaultValueAttribute>() is { } said ? said.Value : standard;
        return $"| `{path}:{property.Name}` | {Kind(property)} | {Standard(shown)} | {description} |";
    }

    static string Kind(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsEnum) return string.Join(", ", Enum.GetNames(type).Select(name => $"`{name}`"));
        var kind = type == typeof(bool) ? "true or false"
            : type == typeof(string) || type == typeof(Uri) ? "text"
            : type == typeof(double) ? "number"
            : type == typeof(int) || type == typeof(long) || type == typeof(uint) ? "whole number"
            : type == typeof(TimeSpan) ? "time, as `hh:mm:ss`"
            : typeof(System.Collections.IEnumerable).IsAssignableFrom(type) ? "list"
            : throw new InvalidOperationException($"{property.Name}: a {type.Name} has no words yet.");
        return property.GetCustomAttribute<RangeAttribute>() is { } range
            ? string.Create(CultureInfo.InvariantCulture, $"{kind}, {range.Minimum} to {range.Maximum}")
            : kind;
    }

    static string Standard(object? value) => value switch
    {
        null or "" => "",
        bool truth => truth ? "`true`" : "`false`",
        System.Collections.IEnumerable list and not string =>
            string.Join(", ", list.Cast<object>().Select(item => $"`{item}`")),
        _ => string.Create(CultureInfo.InvariantCulture, $"`{value}`"),
    };
}
