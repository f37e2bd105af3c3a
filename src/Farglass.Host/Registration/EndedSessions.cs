using System.Text.Json;
using Farglass.Protocol;
using Farglass.Protocol.Rest;

namespace Farglass.Host.Registration;

/// <summary>
/// Sessions that have ended and that the service has not acknowledged. Kept in a file, so that no restart of either
/// side loses an end. Owned by the roster's loop.
/// </summary>
sealed class EndedSessions
{
    readonly string _file;
    readonly List<SessionReport> _reports;

    public EndedSessions(string file) => (_file, _reports) = (file, Load(file));

    public IReadOnlyList<SessionReport> Reports => _reports;

    public bool Contains(SessionId session) => _reports.Exists(known => known.Id == session);

    public void Add(SessionReport report)
    {
        if (Contains(report.Id)) return; // The first reason is the true one.
        if (_reports.Count == Limits.EndedSessionsMax) _reports.RemoveAt(0);
        _reports.Add(report);
        Save();
    }

    /// <summary>The service has heard of these.</summary>
    public void Acknowledge(IReadOnlyCollection<SessionId> sessions)
    {
        if (_reports.RemoveAll(report => sessions.Contains(report.Id)) > 0) Save();
    }

    void Save() => PrivateFile.Write(_file, JsonSerializer.SerializeToUtf8Bytes(_reports, FarglassJson.Options));

    static List<SessionReport> Load(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<List<SessionReport>>(File.ReadAllBytes(file), FarglassJson.Options) ?? [];
        }
        catch (Exception unusable) when (unusable is IOException or JsonException)
        {
            return []; // None yet. A file cut short by a power failure costs reasons, not sessions.
        }
    }
}
