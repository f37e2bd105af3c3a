using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Farglass.Hosting.Logs;

/// <summary>
/// <c>2026-01-31T12:00:00.000Z info Farglass.Service.Sessions.SessionJournal[1100] Session … is entitled.</c> One line
/// for each entry, an exception with it, so that a line is a record for whatever reads the log.
/// </summary>
sealed class OneLineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "farglass";

    // "Hosting failed to start", with a stack: whoever runs the server says it in one line (ServerRun).
    const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";
    const int FailedToStart = 11;

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (logEntry.EventId.Id == FailedToStart && logEntry.Category == HostCategory) return;
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        textWriter.Write($"{now} {Word(logEntry.LogLevel)} {logEntry.Category}[{logEntry.EventId.Id}] ");
        textWriter.Write(OneLine(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        if (logEntry.Exception is { } exception) textWriter.Write($" {OneLine(exception.ToString())}");
        textWriter.Write('\n');
    }

    static string OneLine(string text) => text.ReplaceLineEndings(" ");

    static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
