using System.Text.Json;
using Farglass.Protocol;
using Farglass.Protocol.Messages;

namespace Farglass.Session.Lifecycle;

/// <summary>
/// What can happen to a session. What happens often (frames, input, grants) is no event: it changes no phase.
/// </summary>
abstract record SessionEvent
{
    public sealed record DisplayReady : SessionEvent;

    public sealed record DisplayFailed(string Detail) : SessionEvent;

    public sealed record HostConnected : SessionEvent;

    public sealed record HostLeft : SessionEvent;

    public sealed record LaunchAsked(LaunchMessage Launch) : SessionEvent;

    /// <summary>The host's own notes, to be given back to it, or to the host after it.</summary>
    public sealed record NoteGiven(JsonElement Note) : SessionEvent;

    /// <summary>This process was asked to end: by an operator, or by a machine that shuts down.</summary>
    public sealed record StopAsked : SessionEvent;

    public sealed record TerminateAsked(StopReason Reason) : SessionEvent;

    public sealed record ApplicationStarted : SessionEvent;

    /// <param name="Reason">Not found, or failed.</param>
    public sealed record ApplicationNotStarted(StopReason Reason, string Detail) : SessionEvent;

    /// <summary>The process that we started has exited; what it started may live on.</summary>
    public sealed record ApplicationExited(int ExitCode) : SessionEvent;

    /// <summary>No process of the application is left.</summary>
    public sealed record TreeGone : SessionEvent;

    public sealed record WindowsChanged(int Open) : SessionEvent;

    /// <summary>For the timeline only, like the two below: no phase depends on it.</summary>
    public sealed record FirstFrame : SessionEvent;

    public sealed record ViewerAttached : SessionEvent;

    public sealed record ViewerDetached : SessionEvent;

    public sealed record EncoderFailed(string Detail) : SessionEvent;

    /// <summary>All that was asked for by <see cref="SessionEffect.Stop"/> is done.</summary>
    /// <param name="LastWords">The end of what the application wrote to its standard error.</param>
    public sealed record Stopped(string? LastWords) : SessionEvent;
}
