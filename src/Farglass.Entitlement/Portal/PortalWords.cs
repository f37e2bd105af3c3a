using System.Globalization;
using Farglass.Entitlement.Portal.Texts;
using Farglass.Protocol;

namespace Farglass.Entitlement.Portal;

/// <summary>How the portal shows states and says times. Pure: the time goes in.</summary>
static class PortalWords
{
    /// <summary>The class that colours a state.</summary>
    public static string Shade(SessionState state) => state switch
    {
        SessionState.Active => "running",
        SessionState.Disconnected => "running waiting",
        _ => "waiting",
    };

    public static string Since(AgoTexts texts, DateTimeOffset start, DateTimeOffset now) => (now - start) switch
    {
        { TotalSeconds: < 45 } => texts.Now,
        { TotalMinutes: < 59.5 } passed => texts.Minutes(Rounded(passed.TotalMinutes)),
        { TotalHours: < 23.5 } passed => texts.Hours(Rounded(passed.TotalHours)),
        var passed => texts.Days(Rounded(passed.TotalDays)),
    };

    public static string Wait(PortalTexts texts, TimeSpan wait) => wait.TotalSeconds < 90
        ? texts.Seconds(Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)))
        : texts.Minutes((int)Math.Ceiling(wait.TotalMinutes));

    public static string Exact(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The letter that stands in for a missing icon.</summary>
    public static string Letter(string name) =>
        name.Length == 0 ? "?" : StringInfo.GetNextTextElement(name).ToUpperInvariant();

    static int Rounded(double value) => Math.Max(1, (int)Math.Round(value));
}
