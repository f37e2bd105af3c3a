using Farglass.Desktop.Input;

namespace Farglass.Desktop;

/// <summary>The way of a frame: X events, damage, conversion, encoding, sink, on one thread of its own.</summary>
public sealed class ScreenStream : IScreenStream
{
    ScreenStream() { }

    /// <exception cref="Native.X11.X11Exception">The display cannot be opened, or lacks an extension.</exception>
    /// <exception cref="Encoding.EncoderException">The encoder cannot be opened.</exception>
    public static ScreenStream Start(ScreenStreamSettings settings, IScreenSink sink) => throw new NotSupportedException();

    public void AttachViewer() => throw new NotSupportedException();

    public void DetachViewer() => throw new NotSupportedException();

    /// <summary>Frames up to this id may be encoded.</summary>
    public void Grant(uint frameId) => throw new NotSupportedException();

    public void SetRate(uint kilobitsPerSecond, int frameRateMax) => throw new NotSupportedException();

    public void RequestKeyFrame() => throw new NotSupportedException();

    /// <param name="evdevCode">As in Linux's input-event-codes.h: KEY_A is 30.</param>
    public void Key(int evdevCode, KeyAction action) => throw new NotSupportedException();

    /// <summary>Lets go of every key and button that is down.</summary>
    public void ReleaseKeys() => throw new NotSupportedException();

    public void MovePointer(int x, int y) => throw new NotSupportedException();

    /// <param name="browserButton">As in MouseEvent.button: left 0, middle 1, right 2, back 3, forward 4.</param>
    public void Button(int browserButton, bool down, int x, int y) => throw new NotSupportedException();

    /// <param name="dx">In 1/120 of a notch; positive is right.</param>
    /// <param name="dy">In 1/120 of a notch; positive is down.</param>
    public void Wheel(int dx, int dy, int x, int y) => throw new NotSupportedException();

    /// <summary>Changes the display's size, before or while it is streamed. Takes some milliseconds.</summary>
    /// <exception cref="Native.X11.X11Exception">The display is gone, or too small at its largest.</exception>
    public static void SetDisplaySize(string displayName, string authorityFile, int width, int height) =>
        throw new NotSupportedException();

    public void Dispose() => throw new NotSupportedException();
}
