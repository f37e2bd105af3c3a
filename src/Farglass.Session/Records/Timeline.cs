using System.Globalization;
using System.Text.Json;
using Farglass.Protocol;

namespace Farglass.Session.Records;

/// <summary>
/// What happened in a session and when, one JSON line for each event. What happened before the launch is kept until
/// the launch says where the log goes. A full disk ends no session: then lines are missing.
/// </summary>
sealed class Timeline(TimeProvider time) : IDisposable
{
    readonly long _started = time.GetTimestamp();
    readonly List<byte[]> _early = [];
    FileStream? _file;
    int _lines;

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    public void Open(string file)
    {
        try
        {
            _file = PrivateFile.Create(file);
            foreach (var line in _early) _file.Write(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file = null;
        }

        _early.Clear();
    }

    /// <param name="what">A few words, always the same for the same kind of event.</param>
    /// <param name="about">A number, name or sentence that goes with it.</param>
    public void Add(string what, object? about = null)
    {
        if (_lines++ >= Limits.TimelineLinesMax) return;
        var line = new Dictionary<string, object?>
        {
            ["at"] = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            ["milliseconds"] = Math.Round(Elapsed.TotalMilliseconds, 1),
            ["event"] = what,
        };
        if (about is not null) line["about"] = about;
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, FarglassJson.Options), (byte)'\n'];
        if (_file is null) _early.Add(bytes);
        else Write(bytes);
    }

    public void Dispose() => _file?.Dispose();

    void Write(byte[] line)
    {
        try
        {
            _file!.Write(line);
        }
        catch (IOException)
        {
            // The disk is full.
        }
    }
}
