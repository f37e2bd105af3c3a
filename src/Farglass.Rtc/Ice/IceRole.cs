using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Ice;

/// <summary>Who nominates. It is the one who offered, unless the other is a lite agent (RFC 8445, 6.1.1).</summary>
public enum IceRole : byte { Controlling, Controlled }

enum RoleVerdict : byte { Keep, Switch, Refuse }

static class IceRoles
{
    public static IceRole Other(IceRole role) =>
        role == IceRole.Controlling ? IceRole.Controlled : IceRole.Controlling;

    /// <summary>
    /// What to do about a request of one who takes itself for what we are: the larger tie-breaker controls
    /// (RFC 8445, 7.3.1.1).
    /// </summary>
    public static RoleVerdict Resolve(IceRole role, ulong tieBreaker, in StunMessage request) => role switch
    {
        IceRole.Controlling when request.Controlling is { } theirs =>
            tieBreaker >= theirs ? RoleVerdict.Refuse : RoleVerdict.Switch,
        IceRole.Controlled when request.Controlled is { } theirs =>
            tieBreaker >= theirs ? RoleVerdict.Switch : RoleVerdict.Refuse,
        _ => RoleVerdict.Keep,
    };
}
