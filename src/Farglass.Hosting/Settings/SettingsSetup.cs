using System.Collections;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Farglass.Hosting.Settings;

/// <summary>Settings are read once, when the server is put together, and are plain values from then on.</summary>
public static class SettingsSetup
{
    /// <summary>Reads a section, checks it, and makes it available to be injected as itself.</summary>
    /// <exception cref="SettingsException">A key is unknown, or a value is not what it must be.</exception>
    public static T AddSettings<T>(this WebApplicationBuilder builder, string section) where T : class, new()
    {
        var sources = SourcesOf(builder);
        var settings = SettingsReader.Read<T>(sources.Configuration, section);
        sources.Known.Add(section);
        builder.Services.AddSingleton(settings);
        return settings;
    }

    // Apart from the builder's own configuration, which holds keys of the framework that are no settings of ours.
    internal static void AddSettingsSources(this WebApplicationBuilder builder, string[] args, IDictionary environment)
    {
        var configuration = new ConfigurationBuilder();
        SettingsSources.Add(configuration, args, environment);
        builder.Services.AddSingleton(new Sources(configuration.Build()));
    }

    internal static void RefuseUnknownSections(this WebApplicationBuilder builder)
    {
        var sources = SourcesOf(builder);
        SettingsReader.RefuseUnknownSections(sources.Configuration, sources.Known);
    }

    static Sources SourcesOf(WebApplicationBuilder builder) =>
        (Sources)builder.Services.First(service => service.ServiceType == typeof(Sources)).ImplementationInstance!;

    sealed record Sources(IConfiguration Configuration)
    {
        public HashSet<string> Known { get; } = new(StringComparer.OrdinalIgnoreCase);
    }
}
