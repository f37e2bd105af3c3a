using System.Text;
using Farglass.Desktop;
using Farglass.Desktop.Encoding;
using Farglass.Desktop.Input;

namespace Farglass.Session.Screen;

/// <summary>
/// Where the host's words for the stream go. A host speaks as soon as it has sent the launch; until the stream exists,
/// what must not be lost is kept here, and handed over when it comes. Input before that has nothing to act on.
/// </summary>
sealed class ScreenPort : IScreenStream
{
    readonly Lock _gate = new(); // Over what is kept and the hand-over; after that only the volatile field is read.
    volatile IScreenStream? _stream;
    bool _attached, _closed;
    uint _granted;
    (uint KilobitsPerSecond, int FrameRateMax)? _rate;
    VideoProfile? _profile;
    PicturePreference _preference;
    (int Width, int Height)? _size;

    /// <summary>Hands over to <paramref name="stream"/>, which this object owns from now on.</summary>
    public void Open(IScreenStream stream)
    {
        lock (_gate)
        {
            if (_closed)
            {
                stream.Dispose();
                return;
            }

            _stream = stream;
            if (_rate is { } rate) stream.SetRate(rate.KilobitsPerSecond, rate.FrameRateMax);
            if (_profile is { } profile) stream.SetProfile(profile);
            if (_size is { } size) stream.SetSize(size.Width, size.Height);
            if (_granted > 0) stream.Grant(_granted);
            if (_attached) stream.AttachViewer();
            if (_preference != PicturePreference.Automatic) stream.Prefer(_preference);
        }
    }

    public void AttachViewer()
    {
        lock (_gate)
        {
            _attached = true;
            _stream?.AttachViewer();
        }
    }

    public void DetachViewer()
    {
        lock (_gate)
        {
            (_attached, _preference) = (false, PicturePreference.Automatic);
            _stream?.DetachViewer();
        }
    }

    public void Grant(uint frameId)
    {
        if (_stream is { } stream)
        {
            stream.Grant(frameId);
            return;
        }

        lock (_gate)
        {
            _granted = Math.Max(_granted, frameId);
            _stream?.Grant(frameId);
        }
    }

    public void SetRate(uint kilobitsPerSecond, int frameRateMax)
    {
        lock (_gate)
        {
            _rate = (kilobitsPerSecond, frameRateMax);
            _stream?.SetRate(kilobitsPerSecond, frameRateMax);
        }
    }

    public void SetProfile(VideoProfile profile)
    {
        lock (_gate)
        {
            _profile = profile;
            _stream?.SetProfile(profile);
        }
    }

    public void SetSize(int width, int height)
    {
        lock (_gate)
        {
            _size = (width, height);
            _stream?.SetSize(width, height);
        }
    }

    public void Prefer(PicturePreference preference)
    {
        lock (_gate)
        {
            _preference = preference;
            _stream?.Prefer(preference);
        }
    }

    public void RequestKeyFrame() => _stream?.RequestKeyFrame();

    public void ContinueFrom(uint frameId) => _stream?.ContinueFrom(frameId);

    public void Key(int evdevCode, KeyAction action) => _stream?.Key(evdevCode, action);

    public void CharacterKey(int evdevCode, Rune character, KeyLocks locks) =>
        _stream?.CharacterKey(evdevCode, character, locks);

    public void Type(string text) => _stream?.Type(text);

    public void SetKeyboardLayout(IReadOnlyList<KeyLabel> layout) => _stream?.SetKeyboardLayout(layout);

    public void ReleaseKeys() => _stream?.ReleaseKeys();

    public void MovePointer(int x, int y) => _stream?.MovePointer(x, y);

    public void Button(int browserButton, bool down, int x, int y) => _stream?.Button(browserButton, down, x, y);

    public void Wheel(int dx, int dy, int x, int y) => _stream?.Wheel(dx, dy, x, y);

    public void LockPointer(TravelPoint from) => _stream?.LockPointer(from);

    public void UnlockPointer() => _stream?.UnlockPointer();

    public void TravelPointer(TravelPoint point) => _stream?.TravelPointer(point);

    public void LockedButton(int browserButton, bool down, TravelPoint at) =>
        _stream?.LockedButton(browserButton, down, at);

    public void Touch(IReadOnlyList<TouchPoint> points) => _stream?.Touch(points);

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _stream?.Dispose();
            _stream = null;
        }
    }
}
