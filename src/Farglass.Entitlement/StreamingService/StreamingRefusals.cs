using Farglass.Hosting.Problems;
using Farglass.Protocol.Rest;

namespace Farglass.Entitlement.StreamingService;

/// <summary>What is said in the same words from more than one place.</summary>
static class StreamingRefusals
{
    public static Refusal ApplicationNotFound { get; } =
        new(ProblemCodes.ApplicationNotFound, "There is no application with this id.");

    /// <summary>409 as in the original: the application is in a state in which no session can be had.</summary>
    public static Refusal ApplicationArchived { get; } =
        new(ProblemCodes.ApplicationArchived, "The application is not offered any more.") { Status = 409 };

    public static Refusal SessionNotFound { get; } =
        new(ProblemCodes.SessionNotFound, "You have no session with this id.");

    public static Refusal ServiceUnavailable { get; } =
        new(ProblemCodes.ServiceUnavailable,
            "Sessions cannot be had at the moment: the streaming service does not answer.")
        {
            RetryAfter = Limits.StreamingRetry,
        };
}
