namespace Farglass.Protocol;

/// <summary>Why a session ended: a closed list, part of the API. The number crosses the host-session socket.</summary>
public enum StopReason : byte
{
    /// <summary>The application exited by itself with code 0, or after the user had worked in it.</summary>
    ApplicationExited = 1,

    /// <summary>The user ended the session, from the toolbar or the portal.</summary>
    EndedByUser = 2,

    /// <summary>An operator or the API terminated the session.</summary>
    EndedByOperator = 3,

    /// <summary>The same user started another session and asked for this one to end (terminatePrevious).</summary>
    Replaced = 4,

    /// <summary>The application's session length limit was reached.</summary>
    DurationLimit = 5,

    /// <summary>The client was away for longer than the grace time.</summary>
    ClientLeft = 6,

    /// <summary>The entitlement URL was not opened in time.</summary>
    EntitlementExpired = 7,

    /// <summary>The URL was opened and a place was held, but the client never came to the host.</summary>
    ReservationExpired = 8,

    /// <summary>The application's command does not exist on the host or cannot be executed.</summary>
    ApplicationNotFound = 9,

    /// <summary>The application exited at once, or with an error before it showed a window.</summary>
    ApplicationFailed = 10,

    /// <summary>The X server could not start, or died.</summary>
    DisplayFailed = 11,

    /// <summary>The video encoder is missing or could not be opened.</summary>
    EncoderFailed = 12,

    /// <summary>The session process died.</summary>
    SessionProcessDied = 13,

    /// <summary>The host fell silent for longer than its lease.</summary>
    HostLost = 14,

    /// <summary>The host is being stopped.</summary>
    HostStopped = 15,

    /// <summary>The host could not start the session; its log says why.</summary>
    LaunchFailed = 16,
}

public static class StopReasons
{
    /// <summary>The state in which a session that was alive ends for this reason.</summary>
    public static SessionState EndState(this StopReason reason) => reason switch
    {
        StopReason.ApplicationExited or StopReason.EndedByUser => SessionState.Completed,
        StopReason.EndedByOperator or StopReason.Replaced or StopReason.DurationLimit or StopReason.ClientLeft
            or StopReason.EntitlementExpired or StopReason.ReservationExpired or StopReason.HostStopped
            => SessionState.Terminated,
        _ => SessionState.Failed,
    };

    /// <summary>
    /// Whether starting the application again may help. False where somebody must mend something first.
    /// </summary>
    public static bool MayRetry(this StopReason reason) => reason is not
        (StopReason.ApplicationNotFound or StopReason.EncoderFailed or StopReason.EndedByOperator);

    /// <summary>One sentence for the person who was working.</summary>
    public static string Describe(this StopReason reason) => reason switch
    {
        StopReason.ApplicationExited => "The application was closed.",
        StopReason.EndedByUser => "You ended the session.",
        StopReason.EndedByOperator => "An operator ended the session.",
        StopReason.Replaced => "You started a newer session, which replaced this one.",
        StopReason.DurationLimit => "The session reached the longest time that is allowed for it.",
        StopReason.ClientLeft => "Nobody was connected for longer than the grace time.",
        StopReason.EntitlementExpired => "The link was not opened in time.",
        StopReason.ReservationExpired => "A place was held, but the browser did not connect in time.",
        StopReason.ApplicationNotFound => "The application is not installed on the host.",
        StopReason.ApplicationFailed => "The application stopped as soon as it was started.",
        StopReason.DisplayFailed => "The session's display stopped working.",
        StopReason.EncoderFailed => "The host has no working video encoder.",
        StopReason.SessionProcessDied => "The session stopped working.",
        StopReason.HostLost => "The host that ran the session cannot be reached.",
        StopReason.HostStopped => "The host was shut down.",
        StopReason.LaunchFailed => "The host could not start the session.",
        _ => "The session ended.",
    };
}
