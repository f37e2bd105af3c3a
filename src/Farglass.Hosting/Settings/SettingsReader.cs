using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Farglass.Hosting.Settings;

/// <summary>Turns one section into a checked value. A wrong or unknown key is an error that names itself.</summary>
static partial class SettingsReader
{
    public static T Read<T>(IConfiguration configuration, string section) where T : class, new()
    {
        var part = configuration.GetSection(section);
        RefuseUnknown(part, typeof(T));
        var settings = new T();
        try
        {
            part.Bind(settings);
        }
        catch (InvalidOperationException wrong)
        {
            throw Explain(section, wrong);
        }

        Validate(section, settings);
        return settings;
    }

    /// <summary>A section that no part of the server asked for is a typo, or a setting of another server.</summary>
    public static void RefuseUnknownSections(IConfiguration configuration, IReadOnlyCollection<string> known)
    {
        foreach (var section in configuration.GetChildren())
            if (!known.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
                throw new SettingsException(
                    section.Key, $"is not a section of this server. It has: {string.Join(", ", known.Order())}.");
    }

    internal static IEnumerable<PropertyInfo> SettingsOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    internal static bool IsGroup(Type type) =>
        type.IsClass && type != typeof(string) && type != typeof(Uri) && !typeof(IEnumerable).IsAssignableFrom(type);

    static void RefuseUnknown(IConfigurationSection section, Type type)
    {
        var properties = SettingsOf(type).ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!properties.TryGetValue(child.Key, out var property))
                throw new SettingsException(
                    child.Path, $"is not a setting. {section.Path} has: {string.Join(", ", properties.Keys.Order())}.");
            if (IsGroup(property.PropertyType)) RefuseUnknown(child, property.PropertyType);
        }
    }

    static void Validate(string path, object settings)
    {
        var results = new List<ValidationResult>();
        if (!Validator.TryValidateObject(
            settings, new ValidationContext(settings), results, validateAllProperties: true))
        {
            var first = results[0];
            var member = first.MemberNames.FirstOrDefault();
            throw new SettingsException(
                member is null ? path : $"{path}:{member}", first.ErrorMessage ?? "is not valid.");
        }

        foreach (var property in SettingsOf(settings.GetType()))
            if (IsGroup(property.PropertyType) && property.GetValue(settings) is { } group)
                Validate($"{path}:{property.Name}", group);
    }

    static SettingsException Explain(string section, InvalidOperationException wrong)
    {
        var match = BinderWords().Match(wrong.Message);
        return match.Success
            ? new(match.Groups["path"].Value,
                $"'{match.Groups["value"].Value}' is not {Wanted(match.Groups["type"].Value)}.", wrong)
            : new(section, "cannot be read.", wrong);
    }

    static string Wanted(string type) => type switch
    {
        "System.Int32" or "System.Int64" => "a whole number",
        "System.Double" => "a number",
        "System.Boolean" => "true or false",
        _ => $"a {type[(type.LastIndexOf('.') + 1)..]}",
    };

    // The binder says what went wrong in words alone: "Failed to convert configuration value 'x' at 'A:B' to type 'T'."
    [GeneratedRegex("value '(?<value>.*)' at '(?<path>[^']+)' to type '(?<type>[^']+)'", RegexOptions.Singleline)]
    private static partial Regex BinderWords();
}
