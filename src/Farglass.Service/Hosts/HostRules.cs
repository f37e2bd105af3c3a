using System.Text.RegularExpressions;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;

namespace Farglass.Service.Hosts;

/// <summary>What hosts may say, and the words of a no.</summary>
static partial class HostRules
{
    public static Refusal? Check(HostRegistration host)
    {
        var errors = new FieldErrors();
        errors.Require(
            host.Name.Length <= Limits.HostNameLengthMax && HostName().IsMatch(host.Name), "name",
            $"must be 1 to {Limits.HostNameLengthMax} of A-Z, a-z, 0-9, '.', '_' and '-'.");
        errors.RequireLine("version", host.Version, Limits.VersionLengthMax);
        CheckPlaces(errors, host.PublicUrl, host.SessionsMax);
        return errors.ToRefusal();
    }

    public static Refusal? Check(Heartbeat heartbeat)
    {
        var errors = new FieldErrors();
        CheckPlaces(errors, heartbeat.PublicUrl, heartbeat.SessionsMax);
        errors.Require(
            heartbeat.Sessions.Count <= Limits.ReportsPerHeartbeatMax, "sessions",
            $"must be at most {Limits.ReportsPerHeartbeatMax}.");
        for (var at = 0; at < Math.Min(heartbeat.Sessions.Count, Limits.ReportsPerHeartbeatMax); at++)
            CheckReport(errors, $"sessions[{at}]", heartbeat.Sessions[at]);
        return errors.ToRefusal();
    }

    public static Refusal NotFound(HostId id) => new(ProblemCodes.HostNotFound, $"There is no host {id}.");

    static void CheckReport(FieldErrors errors, string field, SessionReport? report)
    {
        if (report is null)
        {
            errors.Add(field, "must be a report.");
            return;
        }

        errors.Require(report.Id != default, $"{field}.id", "is missing.");
        errors.Require(
            report.State is SessionState.Active or SessionState.Disconnected || report.State.IsEnded(),
            $"{field}.state", "must be Active, Disconnected, Completed, Terminated or Failed.");
        errors.Require(
            !report.State.IsEnded() || report.StopReason is not null,
            $"{field}.stopReason", "must say why the session ended.");
        if (report.StopDetail is { } detail)
            errors.RequireText($"{field}.stopDetail", detail, Limits.StopDetailLengthMax);
    }

    static void CheckPlaces(FieldErrors errors, string publicUrl, int sessionsMax)
    {
        errors.RequireUrl("publicUrl", publicUrl);
        errors.RequireRange("sessionsMax", sessionsMax, 1, Limits.PlacesPerHostMax);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]+\z")]
    private static partial Regex HostName();
}
