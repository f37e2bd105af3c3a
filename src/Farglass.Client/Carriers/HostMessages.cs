using Farglass.Protocol.Messages;

namespace Farglass.Client.Carriers;

/// <summary>What the host says after its welcome, on every carrier alike.</summary>
static class HostMessages
{
    /// <returns>
    /// Null for what this client does not know: a newer host may say more than an older client understands.
    /// </returns>
    public static SessionEvent? Understand(ReadOnlySpan<byte> message, TimeProvider time)
    {
        var now = time.GetTimestamp();
        if (VideoFrameHeader.TryParse(message, out var frame))
            return new SessionEvent.Frame(frame, message[VideoFrameHeader.Size..].ToArray(), now);
        if (CursorHeader.TryParse(message, out var cursor))
            return new SessionEvent.Cursor(cursor, message[CursorHeader.Size..].ToArray());
        if (CursorAgainMessage.TryParse(message, out var again)) return new SessionEvent.CursorAgain(again.Slot);
        if (JsonMessages.TryRead<EndedMessage>(message, MessageType.Ended, out var ended))
            return new SessionEvent.Ended(ended);
        if (PictureMessage.TryParse(message, out var picture)) return new SessionEvent.Picture(picture);
        if (NetworkNoteMessage.TryParse(message, out var network)) return new SessionEvent.Network(network);
        return PingMessage.TryParse(message, out var ping) && ping.Type == MessageType.Pong
            ? new SessionEvent.RoundTrip(time.GetElapsedTime((long)ping.Stamp, now))
            : null;
    }
}
