using Farglass.Protocol;
using Microsoft.Extensions.Logging;

namespace Farglass.Service.Sessions;

/// <summary>Tells what happened to sessions, once it is written: to the log, and to whoever measures.</summary>
sealed partial class SessionJournal(SessionMetrics metrics, ILogger<SessionJournal> logger)
{
    public void Created(SessionId session, ApplicationId application)
    {
        metrics.Created();
        Log.Created(logger, session, application);
    }

    public void Redeemed(SessionId session, HostId host)
    {
        metrics.Redeemed();
        Log.Redeemed(logger, session, host);
    }

    public void Refused(string code)
    {
        metrics.Refused(code);
        Log.Refused(logger, code);
    }

    public void Changed(SessionChange change)
    {
        if (change.From == change.To) return;
        if (!change.To.IsEnded())
        {
            Log.Changed(logger, change.Id, change.From, change.To);
            return;
        }

        metrics.Ended(change.Reason);
        Log.Ended(logger, change.Id, change.To, change.Reason);
    }

    /// <summary>Ids 1100-1109.</summary>
    static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Information, "Session {SessionId} of {ApplicationId} is entitled.")]
        public static partial void Created(ILogger logger, SessionId sessionId, ApplicationId applicationId);

        [LoggerMessage(1101, LogLevel.Information, "Session {SessionId} was opened: its place is on host {HostId}.")]
        public static partial void Redeemed(ILogger logger, SessionId sessionId, HostId hostId);

        [LoggerMessage(1102, LogLevel.Information, "An entitlement URL was refused: {Code}.")]
        public static partial void Refused(ILogger logger, string code);

        [LoggerMessage(1103, LogLevel.Information, "Session {SessionId} was {From} and is {To}.")]
        public static partial void Changed(ILogger logger, SessionId sessionId, SessionState from, SessionState to);

        [LoggerMessage(1104, LogLevel.Information, "Session {SessionId} has ended: {State}, {Reason}.")]
        public static partial void Ended(ILogger logger, SessionId sessionId, SessionState state, StopReason reason);
    }
}
