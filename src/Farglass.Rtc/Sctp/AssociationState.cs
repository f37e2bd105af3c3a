namespace Farglass.Rtc.Sctp;

/// <summary>The states of RFC 9260, 4. One association serves one DTLS connection, so the end is for good.</summary>
public enum AssociationState
{
    /// <summary>It waits for the peer, or to be told to connect.</summary>
    Closed,
    CookieWait,
    CookieEchoed,
    Established,

    /// <summary>What is queued goes out first.</summary>
    ShutdownPending,
    ShutdownSent,

    /// <summary>The peer wants to end it, and waits for what we have queued.</summary>
    ShutdownReceived,
    ShutdownAckSent,
    Ended,
}

/// <summary>Why an association has ended.</summary>
public enum AssociationEnd
{
    None,

    /// <summary>One side asked for it, and all that was sent has arrived.</summary>
    Shutdown,

    /// <summary>We ended it at once.</summary>
    Aborted,

    /// <summary>The peer ended it at once.</summary>
    AbortedByPeer,

    /// <summary>The peer never answered.</summary>
    NotConnected,

    /// <summary>The peer has stopped to answer.</summary>
    Lost,

    /// <summary>The peer has forgotten the association and begun another: its channels are gone.</summary>
    PeerRestarted,

    /// <summary>The peer did what it may not, such as to send a message larger than was agreed.</summary>
    ProtocolViolated,
}

enum AssociationEvent
{
    ConnectAsked,
    InitAckReceived,
    CookieAccepted,
    CookieAckReceived,
    CookieFoundStale,
    ShutdownAsked,
    Drained,
    ShutdownReceived,
    ShutdownAckReceived,
    ShutdownCompleteReceived,
    Failed,
}

static class AssociationStates
{
    /// <summary>
    /// The state after an event. Null if the event means nothing in this state: much of what a peer sends twice, or
    /// late.
    /// </summary>
    public static AssociationState? Next(AssociationState state, AssociationEvent happened) => (state, happened) switch
    {
        (AssociationState.Ended, _) => null,
        (_, AssociationEvent.Failed) => AssociationState.Ended,

        (AssociationState.Closed, AssociationEvent.ConnectAsked) => AssociationState.CookieWait,
        (AssociationState.CookieWait, AssociationEvent.InitAckReceived) => AssociationState.CookieEchoed,
        (AssociationState.CookieEchoed, AssociationEvent.CookieFoundStale) => AssociationState.CookieWait,
        (AssociationState.CookieEchoed, AssociationEvent.CookieAckReceived) => AssociationState.Established,

        // Both sides may have begun: whichever cookie comes home first makes it (5.2.4).
        (AssociationState.Closed or AssociationState.CookieWait or AssociationState.CookieEchoed,
            AssociationEvent.CookieAccepted) => AssociationState.Established,

        (AssociationState.Closed or AssociationState.CookieWait or AssociationState.CookieEchoed,
            AssociationEvent.ShutdownAsked) => AssociationState.Ended,
        (AssociationState.Established, AssociationEvent.ShutdownAsked) => AssociationState.ShutdownPending,
        (AssociationState.ShutdownPending, AssociationEvent.Drained) => AssociationState.ShutdownSent,
        (AssociationState.Established or AssociationState.ShutdownPending, AssociationEvent.ShutdownReceived) =>
            AssociationState.ShutdownReceived,
        (AssociationState.ShutdownReceived, AssociationEvent.Drained) => AssociationState.ShutdownAckSent,
        (AssociationState.ShutdownSent, AssociationEvent.ShutdownReceived) => AssociationState.ShutdownAckSent,
        (AssociationState.ShutdownSent or AssociationState.ShutdownAckSent, AssociationEvent.ShutdownAckReceived) =>
            AssociationState.Ended,
        (AssociationState.ShutdownAckSent, AssociationEvent.ShutdownCompleteReceived) => AssociationState.Ended,
        _ => null,
    };

    /// <summary>The peer's messages are taken (RFC 9260, 6.2 and 9.2).</summary>
    public static bool Receives(AssociationState state) =>
        state is AssociationState.Established or AssociationState.ShutdownPending or AssociationState.ShutdownSent;

    /// <summary>What is queued may be sent.</summary>
    public static bool Sends(AssociationState state) => state
        is AssociationState.Established or AssociationState.ShutdownPending or AssociationState.ShutdownReceived;

    /// <summary>Both sides know each other.</summary>
    public static bool IsUp(AssociationState state) =>
        state is >= AssociationState.Established and not AssociationState.Ended;
}
