using Farglass.Hosting.Problems;
using Farglass.Protocol.Rest;

namespace Farglass.Entitlement.Entitlements;

/// <summary>What to do about a session that the user has already.</summary>
enum PreviousSession
{
    /// <summary>Leave it, and say that it is there.</summary>
    Keep,

    /// <summary>As above, but one whose link was never opened may go: nobody has worked in it.</summary>
    KeepIfOpened,

    /// <summary>End it first (terminatePrevious).</summary>
    Terminate,
}

/// <summary>What comes of asking for a session.</summary>
abstract record LaunchAnswer
{
    /// <summary>The URL in it is a secret: it goes to the caller and nowhere else.</summary>
    public sealed record Granted(EntitlementGrant Grant) : LaunchAnswer;

    /// <summary>The user has a session already, and wants to keep it.</summary>
    public sealed record Running(SessionView Session) : LaunchAnswer;

    public sealed record Refused(Refusal Refusal) : LaunchAnswer;
}
