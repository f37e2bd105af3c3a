using System.Diagnostics.Metrics;
using Farglass.Protocol;

namespace Farglass.Service.Sessions;

/// <summary>What happens to sessions, counted. Tags come from closed lists: no id, no user, no URL.</summary>
sealed class SessionMetrics
{
    readonly Counter<long> _created;
    readonly Counter<long> _ended;
    readonly Counter<long> _redemptions;

    public SessionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Farglass.Service");
        _created = meter.CreateCounter<long>(
            "farglass.sessions.created", unit: "{session}", description: "Sessions that were entitled.");
        _ended = meter.CreateCounter<long>(
            "farglass.sessions.ended", unit: "{session}", description: "Sessions that ended, by reason.");
        _redemptions = meter.CreateCounter<long>(
            "farglass.redemptions", unit: "{redemption}",
            description: "Entitlement URLs that were opened, by what came of it.");
    }

    public void Created() => _created.Add(1);

    public void Ended(StopReason reason) =>
        _ended.Add(1, KeyValuePair.Create("farglass.stop_reason", (object?)reason.ToString()));

    public void Redeemed() => _redemptions.Add(1, KeyValuePair.Create("farglass.result", (object?)"granted"));

    public void Refused(string code) => _redemptions.Add(1, KeyValuePair.Create("farglass.result", (object?)code));
}
