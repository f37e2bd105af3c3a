using Farglass.Protocol;
using Microsoft.Extensions.Logging;
using ApplicationId = Farglass.Protocol.ApplicationId;

namespace Farglass.Host.Supervision;

partial class SupervisedSession
{
    /// <summary>Ids 1540-1559.</summary>
    static partial class Log
    {
        [LoggerMessage(1540, LogLevel.Information, "Session {SessionId} was opened: {ApplicationId}.")]
        public static partial void Opened(ILogger logger, SessionId sessionId, ApplicationId applicationId);

        [LoggerMessage(1541, LogLevel.Information, "Session {SessionId} has ended: {Reason} ({Detail}).")]
        public static partial void Ended(ILogger logger, SessionId sessionId, StopReason reason, string detail);

        [LoggerMessage(1542, LogLevel.Error, "Session {SessionId} cannot be started: {Detail}")]
        public static partial void StartFailed(ILogger logger, SessionId sessionId, string detail);

        [LoggerMessage(1543, LogLevel.Error, "Session {SessionId} is ended by a mistake in the host.")]
        public static partial void Fault(ILogger logger, Exception fault, SessionId sessionId);

        [LoggerMessage(1545, LogLevel.Information,
            "What bounds the stream of session {SessionId} is now: {Bound}, at {KilobitsPerSecond} kbit/s.")]
        public static partial void Bound(
            ILogger logger, SessionId sessionId, ViewerBound bound, uint kilobitsPerSecond);

        [LoggerMessage(1546, LogLevel.Information, "A viewer of session {SessionId} has gone. Network: {Summary}.")]
        public static partial void Viewed(ILogger logger, SessionId sessionId, string summary);

        [LoggerMessage(1544, LogLevel.Warning, "What session {SessionId} left behind cannot be removed: {Detail}")]
        public static partial void NotCleared(ILogger logger, SessionId sessionId, string detail);
    }
}
