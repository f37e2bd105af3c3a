using Farglass.Host.Registration;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Microsoft.Extensions.Logging;

namespace Farglass.Host.Supervision;

/// <summary>What a supervised session needs of the host around it.</summary>
/// <param name="Prepare">Takes a session process that waits ready, or starts one.</param>
/// <param name="FetchOrder">Asks the streaming service what to start.</param>
/// <param name="OffersWebRtc">Whether viewers are told of WebRTC.</param>
sealed record SessionSurroundings(
    HostSettings Settings,
    SessionFolders Folders,
    Func<Task<PreparedSession>> Prepare,
    Func<SessionId, Task<ServiceAnswer<LaunchOrder>>> FetchOrder,
    Func<bool> OffersWebRtc,
    SessionRoster Roster,
    NetworkMetrics Network,
    TimeProvider Time,
    ILogger Logger);
