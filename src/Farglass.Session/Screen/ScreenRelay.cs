using Farglass.Desktop;
using Farglass.Desktop.Encoding;
using Farglass.Protocol.Messages;
using Farglass.Session.Lifecycle;
using Farglass.Session.Link;
using PictureBound = Farglass.Protocol.Messages.PictureBound;
using PicturePreference = Farglass.Protocol.Messages.PicturePreference;

namespace Farglass.Session.Screen;

/// <summary>
/// Passes the stream's frames and cursors on to the host of the moment, as messages. Nothing is allocated.
/// </summary>
sealed class ScreenRelay(Action<SessionEvent> post) : IScreenSink
{
    volatile HostConnection? _host;
    uint _lastFrameId;

    /// <summary>Who gets the frames; null for nobody.</summary>
    public HostConnection? Host
    {
        get => _host;
        set => _host = value;
    }

    /// <summary>0 before the first.</summary>
    public uint LastFrameId => Volatile.Read(ref _lastFrameId);

    public void OnFrame(in EncodedFrame frame, ReadOnlySpan<byte> accessUnit)
    {
        var flags = (frame.Key ? FrameFlags.Key : 0) | (frame.Refinement ? FrameFlags.Refinement : 0)
            | (frame.Continued ? FrameFlags.Continued : 0);
        var timings = new FrameTimings(
            frame.WaitMicros, frame.ConvertMicros, frame.EncodeMicros, Transfer: 0, Queue: 0);
        Span<byte> header = stackalloc byte[VideoFrameHeader.Size];
        new VideoFrameHeader(flags, frame.Id, (ushort)frame.Width, (ushort)frame.Height,
            (ulong)frame.EncodedAtMicros, timings).Write(header);
        var isFirst = LastFrameId == 0;
        Volatile.Write(ref _lastFrameId, frame.Id);
        _host?.TrySend(header, accessUnit);
        if (isFirst) post(new SessionEvent.FirstFrame());
    }

    public void OnCursor(int slot, int hotX, int hotY, int width, int height, ReadOnlySpan<byte> rgba)
    {
        Span<byte> header = stackalloc byte[CursorHeader.Size];
        new CursorHeader((ushort)hotX, (ushort)hotY, (ushort)width, (ushort)height, (byte)slot).Write(header);
        _host?.TrySend(header, rgba);
    }

    public void OnCursorAgain(int slot)
    {
        Span<byte> message = stackalloc byte[CursorAgainMessage.Size];
        new CursorAgainMessage((byte)slot).Write(message);
        _host?.TrySend(message, []);
    }

    public void OnPicture(int width, int height, in PictureState state)
    {
        Span<byte> message = stackalloc byte[PictureMessage.Size];
        new PictureMessage((ushort)width, (ushort)height, (byte)state.FrameRateMax, (PictureBound)state.Bound,
            (PicturePreference)state.Preference, state.IsHalved, state.IsMotion).Write(message);
        _host?.TrySend(message, []);
    }

    public void OnPointerHint(bool wantsMovement)
    {
        Span<byte> message = stackalloc byte[PointerHintMessage.Size];
        new PointerHintMessage(wantsMovement).Write(message);
        _host?.TrySend(message, []);
    }

    public void OnFailed(ScreenFailure failure, string detail) => post(failure == ScreenFailure.EncoderFailed
        ? new SessionEvent.EncoderFailed(detail)
        : new SessionEvent.DisplayFailed(detail));
}
