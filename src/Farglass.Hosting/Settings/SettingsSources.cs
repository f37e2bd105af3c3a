using System.Collections;
using Microsoft.Extensions.Configuration;

namespace Farglass.Hosting.Settings;

/// <summary>
/// Where settings come from, later ones winning: the file of <c>--config</c>, the environment
/// (<c>FARGLASS_Section__Key</c>), the command line (<c>--Section:Key=value</c>). Nothing else is read, so that what a
/// server does can be seen from these three.
/// </summary>
static class SettingsSources
{
    const string EnvironmentPrefix = "FARGLASS_";

    public static void Add(IConfigurationBuilder configuration, string[] args, IDictionary environment)
    {
        var (file, values) = ReadArguments(args);
        if (file is not null) AddFile(configuration, file);
        configuration.AddInMemoryCollection(ReadEnvironment(environment));
        configuration.AddInMemoryCollection(values);
    }

    internal static (string? File, Dictionary<string, string?> Values) ReadArguments(string[] args)
    {
        string? file = null;
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < args.Length; at++)
        {
            var (name, value) = Split(args[at]);
            if (name == "--config")
            {
                if (value is null && ++at == args.Length) throw new SettingsException("--config", "needs a file.");
                file = value ?? args[at];
            }
            else if (name.StartsWith("--", StringComparison.Ordinal) && name.Contains(':') && value is not null)
                values[name[2..]] = value;
            else
                throw new SettingsException(name, "is no argument. Write --config FILE or --Section:Key=value.");
        }

        return (file, values);
    }

    static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=');
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    // A name without "__" is no setting of ours (FARGLASS_UPDATE_SNAPSHOTS, what a session gives its application).
    static Dictionary<string, string?> ReadEnvironment(IDictionary environment)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in environment)
            if (entry.Key is string name
                && name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)
                && name.Contains("__", StringComparison.Ordinal))
                values[name[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal)] =
                    (string?)entry.Value;
        return values;
    }

    static void AddFile(IConfigurationBuilder configuration, string file)
    {
        var path = Path.GetFullPath(file);
        if (!File.Exists(path)) throw new SettingsException("--config", $"there is no file {path}.");
        try
        {
            using var stream = File.OpenRead(path);
            var read = new ConfigurationBuilder().AddJsonStream(stream).Build();
            configuration.AddInMemoryCollection(read.AsEnumerable().Where(pair => pair.Value is not null));
        }
        catch (Exception broken) when (
            broken is FormatException or InvalidDataException or System.Text.Json.JsonException)
        {
            throw new SettingsException("--config", $"{path} is not valid JSON. {Words(broken)}", broken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException("--config", $"{path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    static string Words(Exception broken) => (broken.InnerException ?? broken).Message.ReplaceLineEndings(" ");
}
