using Farglass.Protocol.Messages;

namespace Farglass.Client;

/// <summary>What a session tells its client, in the order in which it came.</summary>
public abstract record SessionEvent
{
    /// <param name="AccessUnit">H.264, Annex B. It belongs to whoever reads it.</param>
    /// <param name="ReceivedAt">A timestamp of the client's clock, when the last byte had come.</param>
    public sealed record Frame(VideoFrameHeader Header, ReadOnlyMemory<byte> AccessUnit, long ReceivedAt)
        : SessionEvent;

    /// <param name="Rgba">Straight RGBA, row by row; empty when the cursor is hidden.</param>
    public sealed record Cursor(CursorHeader Header, ReadOnlyMemory<byte> Rgba) : SessionEvent;

    /// <summary>The cursor has a shape again that came before: the last one whose header has this slot.</summary>
    public sealed record CursorAgain(byte Slot) : SessionEvent;

    /// <summary>How the display is encoded from here on. Frames may be smaller than it.</summary>
    public sealed record Picture(PictureMessage Message) : SessionEvent;

    public sealed record RoundTrip(TimeSpan Time) : SessionEvent;

    /// <summary>What the host knows of the network; once a second, over WebRTC.</summary>
    public sealed record Network(NetworkNoteMessage Note) : SessionEvent;

    /// <summary>The connection was lost; the client tries again.</summary>
    public sealed record Reconnecting(int CloseCode, string Reason) : SessionEvent;

    /// <summary>The same session again. The next frame is a key frame.</summary>
    public sealed record Reconnected(WelcomeMessage Welcome) : SessionEvent;

    /// <summary>The session is over. Nothing follows.</summary>
    public sealed record Ended(EndedMessage Message) : SessionEvent;

    /// <summary>The connection is over, and the session perhaps not. Nothing follows.</summary>
    /// <param name="CloseCode">
    /// One of <see cref="CloseCodes"/>, or of RFC 6455; 1006 where the connection just broke.
    /// </param>
    public sealed record Closed(int CloseCode, string Reason) : SessionEvent;
}
