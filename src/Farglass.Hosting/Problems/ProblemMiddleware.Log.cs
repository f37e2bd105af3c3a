using Microsoft.Extensions.Logging;

namespace Farglass.Hosting.Problems;

partial class ProblemMiddleware
{
    /// <summary>Ids 1000-1009.</summary>
    static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Error, "{Method} {Route} failed; the client was told {Reference}.")]
        public static partial void Fault(
            ILogger logger, Exception fault, string method, string route, string reference);
    }
}
