using Farglass.Rtc.Sctp;

namespace Farglass.Rtc.Tests.Sctp.Association;

public sealed class AssociationStateTests
{
    [Fact]
    public void Every_state_knows_every_event()
    {
        var known = from state in Enum.GetValues<AssociationState>()
                    from happened in Enum.GetValues<AssociationEvent>()
                    let next = AssociationStates.Next(state, happened)
                    where next is not null && happened != AssociationEvent.Failed
                    select $"{state} + {happened} = {next}";

        Assert.Equal(
        [
            "Closed + ConnectAsked = CookieWait",
            "Closed + CookieAccepted = Established",
            "Closed + ShutdownAsked = Ended",
            "CookieWait + InitAckReceived = CookieEchoed",
            "CookieWait + CookieAccepted = Established",
            "CookieWait + ShutdownAsked = Ended",
            "CookieEchoed + CookieAccepted = Established",
            "CookieEchoed + CookieAckReceived = Established",
            "CookieEchoed + CookieFoundStale = CookieWait",
            "CookieEchoed + ShutdownAsked = Ended",
            "Established + ShutdownAsked = ShutdownPending",
            "Established + ShutdownReceived = ShutdownReceived",
            "ShutdownPending + Drained = ShutdownSent",
            "ShutdownPending + ShutdownReceived = ShutdownReceived",
            "ShutdownSent + ShutdownReceived = ShutdownAckSent",
            "ShutdownSent + ShutdownAckReceived = Ended",
            "ShutdownReceived + Drained = ShutdownAckSent",
            "ShutdownAckSent + ShutdownAckReceived = Ended",
            "ShutdownAckSent + ShutdownCompleteReceived = Ended",
        ], known);
    }

    [Fact]
    public void Every_state_but_the_last_can_fail() =>
        Assert.All(Enum.GetValues<AssociationState>(), state => Assert.Equal(
            state == AssociationState.Ended ? null : AssociationState.Ended,
            AssociationStates.Next(state, AssociationEvent.Failed)));
}
