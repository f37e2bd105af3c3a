using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Farglass.Hosting.Logs;

/// <summary>Logs go to standard output; whoever starts a server keeps them.</summary>
static class ConsoleLogs
{
    public static void AddConsoleLogs(this WebApplicationBuilder builder, LogLevel level)
    {
        builder.Logging.SetMinimumLevel(level);
        // These say paths and addresses in full at Information, and a path may hold a token.
        builder.Logging.AddFilter("Microsoft", Max(level, LogLevel.Warning));
        builder.Logging.AddFilter("System", Max(level, LogLevel.Warning));
        builder.Logging.AddConsole(console => console.FormatterName = OneLineFormatter.FormatterName);
        builder.Logging.AddConsoleFormatter<OneLineFormatter, ConsoleFormatterOptions>();
    }

    static LogLevel Max(LogLevel one, LogLevel other) => one > other ? one : other;
}
