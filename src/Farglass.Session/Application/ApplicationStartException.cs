using Farglass.Protocol;

namespace Farglass.Session.Application;

/// <summary>An application could not be started.</summary>
/// <param name="reason">Not found, or failed.</param>
sealed class ApplicationStartException(StopReason reason, string message) : Exception(message)
{
    public StopReason Reason { get; } = reason;
}
