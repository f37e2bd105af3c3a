using Farglass.Desktop.Encoding;

namespace Farglass.Desktop;

/// <summary>
/// Takes what a <see cref="ScreenStream"/> makes. Called on its thread; spans are valid during the call only.
/// </summary>
public interface IScreenSink
{
    /// <param name="frame">What it is, and how long each stage took.</param>
    /// <param name="accessUnit">H.264, Annex B; parameter sets stand before each key frame.</param>
    void OnFrame(in EncodedFrame frame, ReadOnlySpan<byte> accessUnit);

    /// <summary>
    /// The cursor's shape, whenever it is one that this viewer does not have yet, and once for each viewer that comes.
    /// </summary>
    /// <param name="slot">The viewer keeps it there.</param>
    /// <param name="rgba">Straight RGBA, row by row. 0 x 0: the cursor is hidden.</param>
    void OnCursor(int slot, int hotX, int hotY, int width, int height, ReadOnlySpan<byte> rgba);

    /// <summary>The cursor has the shape that the viewer keeps in this slot.</summary>
    void OnCursorAgain(int slot);

    /// <summary>How the display is encoded from here on: once for each viewer that comes, and at each change.</summary>
    /// <param name="width">The display's, rounded up to an even number.</param>
    /// <param name="height">Likewise.</param>
    void OnPicture(int width, int height, in PictureState state);

    /// <summary>
    /// The application hides the cursor and moves the pointer by itself, so that it wants movement and no place; or it
    /// does so no longer. At each change, and for each viewer that comes while it does.
    /// </summary>
    void OnPointerHint(bool wantsMovement);

    /// <summary>The stream has ended and its thread is about to; nothing else is called after this.</summary>
    void OnFailed(ScreenFailure failure, string detail);
}

public enum ScreenFailure
{
    /// <summary>The X server went away, or does not do what we need.</summary>
    DisplayLost,

    /// <summary>The encoder refused a size or a picture.</summary>
    EncoderFailed,
}

/// <summary>One encoded picture. Times are microseconds; the clock is CLOCK_MONOTONIC.</summary>
/// <param name="Id">1 for the stream's first frame, then one more each, also across viewers.</param>
/// <param name="Key">Decoding can start here.</param>
/// <param name="Continued">
/// It was made from the frame that was asked for (<see cref="IScreenStream.ContinueFrom"/>), not from the one before.
/// </param>
/// <param name="Refinement">Nothing changed on the screen: the picture became sharper.</param>
/// <param name="Width">The picture's width: the display's or half of it, rounded up to an even number.</param>
/// <param name="Height">The picture's height, likewise.</param>
/// <param name="EncodedAtMicros">When the encoder returned.</param>
/// <param name="WaitMicros">From the first damage in it to the start of conversion.</param>
/// <param name="ConvertMicros">BGRA to NV12 of the damaged blocks.</param>
/// <param name="EncodeMicros">The encoder's call.</param>
public readonly record struct EncodedFrame(
    uint Id,
    bool Key,
    bool Continued,
    bool Refinement,
    int Width,
    int Height,
    long EncodedAtMicros,
    uint WaitMicros,
    uint ConvertMicros,
    uint EncodeMicros);
