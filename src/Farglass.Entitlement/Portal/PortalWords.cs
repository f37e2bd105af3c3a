using System.Globalization;
using Farglass.Protocol;

namespace Farglass.Entitlement.Portal;

/// <summary>How the portal says states and times. Pure: the time goes in.</summary>
static class PortalWords
{
    public static string Of(SessionState state) => state switch
    {
        SessionState.Entitled => "Not opened yet",
        SessionState.Reserved => "Starting",
        SessionState.Active => "Running",
        SessionState.Disconnected => "Waiting for you",
        SessionState.Terminating => "Ending",
        _ => "Ended",
    };

    /// <summary>The class that colours a state.</summary>
    public static string Shade(SessionState state) => state switch
    {
        SessionState.Active => "running",
        SessionState.Disconnected => "running waiting",
        _ => "waiting",
    };

    public static string Since(DateTimeOffset start, DateTimeOffset now) => (now - start) switch
    {
        { TotalSeconds: < 45 } => "just now",
        { TotalMinutes: < 1.5 } => "a minute ago",
        { TotalMinutes: < 59.5 } passed => $"{passed.TotalMinutes:0} minutes ago",
        { TotalMinutes: < 90 } => "an hour ago",
        { TotalHours: < 23.5 } passed => $"{passed.TotalHours:0} hours ago",
        { TotalHours: < 36 } => "a day ago",
        var passed => $"{passed.TotalDays:0} days ago",
    };

    public static string Wait(TimeSpan wait) => wait switch
    {
        { TotalSeconds: <= 1 } => "a second",
        { TotalSeconds: < 90 } => $"{Math.Ceiling(wait.TotalSeconds):0} seconds",
        _ => $"{Math.Ceiling(wait.TotalMinutes):0} minutes",
    };

    public static string Exact(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Applications(int count) => count == 1 ? "1 application" : $"{count} applications";

    /// <summary>The letter that stands in for a missing icon.</summary>
    public static string Letter(string name) =>
        name.Length == 0 ? "?" : StringInfo.GetNextTextElement(name).ToUpperInvariant();
}
