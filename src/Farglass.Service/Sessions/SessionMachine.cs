using System.Diagnostics;
using Farglass.Protocol;

namespace Farglass.Service.Sessions;

/// <summary>What can happen to a session.</summary>
enum SessionEvent
{
    /// <summary>An entitlement URL of it was opened, and a place was held or is held already.</summary>
    Opened,

    /// <summary>The last of its entitlement URLs expired before anybody opened one.</summary>
    ValidityOver,

    /// <summary>A place was held and nobody came to the host.</summary>
    ReservationOver,

    /// <summary>The host reports that a client watches.</summary>
    ClientWatches,

    /// <summary>The host reports that the application runs and nobody watches.</summary>
    ClientAway,

    /// <summary>A caller, or a limit, wants it to end.</summary>
    EndAsked,

    /// <summary>The host reports its end.</summary>
    HostEnded,

    /// <summary>The host, asked what it has, does not have it.</summary>
    HostHasNone,

    /// <summary>The host's lease ran out.</summary>
    HostLost,
}

/// <summary>
/// Where a session goes from where it is: the only place that says so. The reason is why it ends, if this ends it; it
/// decides between Completed, Terminated and Failed. docs/sessions-states.md is a picture of this function.
/// </summary>
static class SessionMachine
{
    public static SessionState Next(SessionState now, SessionEvent sees, StopReason reason) => (now, sees) switch
    {
        (SessionState.Entitled, SessionEvent.Opened) => SessionState.Reserved,
        // No host to wait for.
        (SessionState.Entitled, SessionEvent.ValidityOver or SessionEvent.EndAsked) => reason.EndState(),

        (SessionState.Reserved, SessionEvent.ReservationOver) => reason.EndState(),
        (SessionState.Reserved, SessionEvent.HostHasNone) => SessionState.Reserved, // The client is on its way.

        // Another URL leads back to the same place.
        (SessionState.Reserved or SessionState.Active or SessionState.Disconnected, SessionEvent.Opened) => now,
        (SessionState.Reserved or SessionState.Active or SessionState.Disconnected, SessionEvent.ClientWatches) =>
            SessionState.Active,
        (SessionState.Reserved or SessionState.Active or SessionState.Disconnected, SessionEvent.ClientAway) =>
            SessionState.Disconnected,
        (SessionState.Reserved or SessionState.Active or SessionState.Disconnected, SessionEvent.EndAsked) =>
            SessionState.Terminating,
        (SessionState.Active or SessionState.Disconnected, SessionEvent.HostHasNone) => reason.EndState(),

        // The host has not heard of it yet; and asking twice is fine.
        (SessionState.Terminating, SessionEvent.ClientWatches or SessionEvent.ClientAway or SessionEvent.EndAsked) =>
            now,
        (SessionState.Terminating, SessionEvent.HostHasNone) => reason.EndState(),

        (SessionState.Reserved or SessionState.Active or SessionState.Disconnected or SessionState.Terminating,
            SessionEvent.HostEnded or SessionEvent.HostLost) => reason.EndState(),

        (SessionState.Completed or SessionState.Terminated or SessionState.Failed, SessionEvent.EndAsked) => now,
        _ => throw new UnreachableException($"A session that is {now} cannot see {sees}."),
    };
}
