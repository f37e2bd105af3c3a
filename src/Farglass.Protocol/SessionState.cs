namespace Farglass.Protocol;

/// <summary>Where a session stands. The names are part of the API.</summary>
public enum SessionState
{
    /// <summary>An entitlement URL is out and nobody has opened it yet.</summary>
    Entitled,

    /// <summary>The URL was opened: a host holds a place and waits for the client.</summary>
    Reserved,

    /// <summary>The application runs and a client watches.</summary>
    Active,

    /// <summary>The application runs and no client watches; it ends when the grace time is over.</summary>
    Disconnected,

    /// <summary>The end was asked for and the host has not reported it yet.</summary>
    Terminating,

    /// <summary>Ended by itself: the application exited, or the user ended the session.</summary>
    Completed,

    /// <summary>Ended from outside: by the operator, a limit, or a newer session.</summary>
    Terminated,

    /// <summary>Ended by a fault.</summary>
    Failed,
}

public static class SessionStates
{
    public static bool IsEnded(this SessionState state) =>
        state is SessionState.Completed or SessionState.Terminated or SessionState.Failed;
}
