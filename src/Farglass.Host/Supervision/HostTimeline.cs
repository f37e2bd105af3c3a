using System.Text.Json;
using Farglass.Protocol;

namespace Farglass.Host.Supervision;

/// <summary>
/// What the host saw of a session, line by line, beside the session's own log. It is a file of its own, so that each
/// file has one writer.
/// </summary>
sealed class HostTimeline(string logFolder, TimeProvider time)
{
    readonly string _file = Path.Combine(logFolder, "host-timeline.jsonl");
    int _lines;

    public void Add(string happened, string? detail = null)
    {
        if (_lines++ == Limits.TimelineLinesMax) (happened, detail) = ("timeline is full", null);
        if (_lines > Limits.TimelineLinesMax + 1) return;
        var line = JsonSerializer.Serialize(new Line(time.GetUtcNow(), happened, detail), FarglassJson.Options);
        try
        {
            File.AppendAllText(_file, line + "\n");
        }
        catch (IOException)
        {
            // A full disk must not end a session that somebody works in. The operator has other signs of it.
        }
    }

    sealed record Line(DateTimeOffset At, string Happened, string? Detail);
}
