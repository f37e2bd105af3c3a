using System.ComponentModel;

namespace Farglass.Entitlement.Entitlements;

/// <summary>Which of a user's sessions stand in the way of a new one.</summary>
enum PreviousScope
{
    /// <summary>Those of the same application: a user may work in several applications at once.</summary>
    SameApplication,

    /// <summary>All: one session for each user, as in the original.</summary>
    AnyApplication,
}

/// <summary>Section "Entitlements": what a user who is entitled may have.</summary>
sealed class EntitlementSettings
{
    [Description("Which running sessions of a user stand in the way of a new one: those of the `SameApplication`, or "
        + "of `AnyApplication`. Such a session is a refusal (409), or is ended first where the request says "
        + "terminatePrevious.")]
    public PreviousScope Previous { get; set; } = PreviousScope.SameApplication;
}
