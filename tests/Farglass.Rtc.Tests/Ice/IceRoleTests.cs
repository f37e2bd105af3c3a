using Farglass.Rtc.Ice;
using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Tests.Ice;

/// <summary>The table of RFC 8445, 7.3.1.1: of two that want the same, the larger tie-breaker controls.</summary>
public sealed class IceRoleTests
{
    static readonly IceCredentials Local = IceCredentials.Generate(), Remote = IceCredentials.Generate();

    [Theory]
    [InlineData(IceRole.Controlling, 6, "Refuse")]
    [InlineData(IceRole.Controlling, 5, "Refuse")]
    [InlineData(IceRole.Controlling, 4, "Switch")]
    [InlineData(IceRole.Controlled, 6, "Switch")]
    [InlineData(IceRole.Controlled, 5, "Switch")]
    [InlineData(IceRole.Controlled, 4, "Refuse")]
    public void The_larger_tie_breaker_controls(IceRole role, int ours, string verdict)
    {
        var same = Request(role, tieBreaker: 5);
        var other = Request(IceRoles.Other(role), tieBreaker: 5);
        Assert.True(StunMessage.TryParse(same, out var conflict));
        Assert.True(StunMessage.TryParse(other, out var fitting));

        Assert.Equal(verdict, IceRoles.Resolve(role, (ulong)ours, conflict).ToString());
        Assert.Equal(RoleVerdict.Keep, IceRoles.Resolve(role, (ulong)ours, fitting));
    }

    static byte[] Request(IceRole role, ulong tieBreaker) =>
        Checks.Message(StunClass.Request, StunTransactionId.New(), Local, (ref writer) =>
        {
            writer.AddUsername(Local.UfragBytes, Remote.UfragBytes);
            if (role == IceRole.Controlling) writer.AddControlling(tieBreaker);
            else writer.AddControlled(tieBreaker);
        });
}
