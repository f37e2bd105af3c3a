namespace Farglass.Hosting.Settings;

/// <summary>A setting is wrong, so the process does not start. The message begins with the setting's name.</summary>
public sealed class SettingsException(string setting, string problem, Exception? inner = null)
    : Exception($"{setting}: {problem}", inner)
{
    /// <summary>As it is written on the command line: <c>Server:Url</c>.</summary>
    public string Setting { get; } = setting;
}
