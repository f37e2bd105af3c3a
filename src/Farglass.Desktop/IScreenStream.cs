using System.Text;
using Farglass.Desktop.Encoding;
using Farglass.Desktop.Input;

namespace Farglass.Desktop;

/// <summary>
/// What a session asks of a <see cref="ScreenStream"/>: an interface, so that a session can be tested without a
/// screen and an encoder. All of it may be called from any thread, and none of it blocks.
/// </summary>
public interface IScreenStream : IDisposable
{
    void AttachViewer();

    void DetachViewer();

    void Grant(uint frameId);

    void SetRate(uint kilobitsPerSecond, int frameRateMax);

    void SetProfile(VideoProfile profile);

    void SetSize(int width, int height);

    void Prefer(PicturePreference preference);

    void RequestKeyFrame();

    /// <summary>
    /// Makes the next frame from this one, which the viewer has, and from none since; or makes a key frame.
    /// </summary>
    void ContinueFrom(uint frameId);

    void Key(int evdevCode, KeyAction action);

    void CharacterKey(int evdevCode, Rune character, KeyLocks locks);

    void Type(string text);

    void SetKeyboardLayout(IReadOnlyList<KeyLabel> layout);

    void ReleaseKeys();

    void MovePointer(int x, int y);

    void Button(int browserButton, bool down, int x, int y);

    void Wheel(int dx, int dy, int x, int y);

    /// <summary>The pointer has no place any more but travels, from here on; places are ignored.</summary>
    void LockPointer(TravelPoint from);

    void UnlockPointer();

    void TravelPointer(TravelPoint point);

    void LockedButton(int browserButton, bool down, TravelPoint at);

    /// <summary>Fingers and pens, where the display has devices for them.</summary>
    void Touch(IReadOnlyList<TouchPoint> points);
}
