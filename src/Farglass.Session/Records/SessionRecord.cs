using System.Text.Json;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Session.Lifecycle;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Session.Records;

/// <summary>What is kept of a session when it is over: <c>session.json</c> in its log.</summary>
sealed record SessionRecord(
    SessionId SessionId,
    ApplicationId ApplicationId,
    string? UserId,
    StopReason? Reason,
    string? Detail,
    int? ExitCode,
    DateTimeOffset StartedAt,
    DateTimeOffset LaunchedAt,
    DateTimeOffset? FirstFrameAt,
    DateTimeOffset? EndedAt)
{
    static readonly JsonSerializerOptions Indented = new(FarglassJson.Options) { WriteIndented = true };

    public static SessionRecord Of(LaunchMessage launch, DateTimeOffset startedAt, DateTimeOffset launchedAt) =>
        new(launch.Order.SessionId, launch.Order.ApplicationId, launch.Order.UserId,
            null, null, null, startedAt, launchedAt, null, null);

    public SessionRecord Ended(SessionEnd end, DateTimeOffset at) =>
        this with { Reason = end.Reason, Detail = end.Detail, ExitCode = end.ExitCode, EndedAt = at };

    /// <summary>Written at the launch and again at the end: a session whose process dies leaves the first.</summary>
    public void Write(string file)
    {
        try
        {
            PrivateFile.Write(file, ToJson());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk is full, or the folder is gone: the session does not depend on its record.
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Indented);
}
