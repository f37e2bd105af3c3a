using Farglass.Protocol.Messages;

namespace Farglass.Client.Carriers.WebRtc;

/// <summary>
/// Joins frames, which travel as RTP and have no header, with the notes that the host sends beside them. Nobody waits
/// for a note: it is lost, or late, and the picture must not be. A frame without one gets a header with what is known.
/// </summary>
/// <remarks>
/// Made up are the id, one more than the last (never more than the true one, so ids only grow), and the size, the last
/// one known. Unknown, and therefore 0, are all times; of the flags, only "key" is known.
/// </remarks>
sealed class FrameNotes(ushort width, ushort height)
{
    readonly FrameNoteMessage[] _notes = new FrameNoteMessage[Limits.FrameNotesKept];
    VideoFrameHeader _last = new(FrameFlags.None, 0, width, height, EncodedAt: 0, default);
    int _next;

    /// <summary>The oldest makes room.</summary>
    public void Add(in FrameNoteMessage note)
    {
        _notes[_next] = note;
        _next = (_next + 1) % _notes.Length;
    }

    public VideoFrameHeader HeaderOf(uint rtpTimestamp, bool isKey)
    {
        foreach (ref var note in _notes.AsSpan())
        {
            if (note.RtpTimestamp != rtpTimestamp || note.Frame.FrameId <= _last.FrameId) continue;
            _last = note.Frame;
            return _last;
        }

        _last = new(isKey ? FrameFlags.Key : FrameFlags.None, _last.FrameId + 1, _last.Width, _last.Height, 0, default);
        return _last;
    }
}
