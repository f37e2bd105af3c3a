using Farglass.Desktop.Encoding;
using Farglass.Testing;

namespace Farglass.Desktop.Tests.Screens;

/// <summary>Keeps all that a stream says. Reading it is safe from any thread.</summary>
sealed class RecordingSink : IScreenSink
{
    readonly Lock _gate = new();
    readonly List<(EncodedFrame Frame, byte[] Bytes)> _frames = [];
    readonly List<(int HotX, int HotY, int Width, int Height, byte[] Rgba)> _cursors = [];
    readonly List<(int Width, int Height, PictureState State)> _pictures = [];
    readonly List<int> _cursorSlots = [];
    readonly List<bool> _hints = [];
    (ScreenFailure Failure, string Detail)? _failed;

    public IReadOnlyList<EncodedFrame> Frames => Read(() => _frames.ConvertAll(frame => frame.Frame));

    public IReadOnlyList<(int HotX, int HotY, int Width, int Height, byte[] Rgba)> Cursors =>
        Read(() => _cursors.ToList());

    /// <summary>Where the cursor's shape was, each time it changed: those of shapes that were sent first.</summary>
    public IReadOnlyList<int> CursorSlots => Read(() => _cursorSlots.ToList());

    public IReadOnlyList<(int Width, int Height, PictureState State)> Pictures => Read(() => _pictures.ToList());

    /// <summary>Whether the application wanted movement, at each change.</summary>
    public IReadOnlyList<bool> Hints => Read(() => _hints.ToList());

    public (ScreenFailure Failure, string Detail)? Failed => Read(() => _failed);

    /// <summary>As its sequence parameter set says it, with which it begins.</summary>
    public VideoProfile ProfileOfLastKey => Read(() =>
        (VideoProfile)_frames.FindLast(frame => frame.Frame.Key).Bytes[5]);

    /// <summary>The stream from this frame on, and how many frames that is.</summary>
    public (byte[] Bytes, int Count) H264From(uint id) => Read(() =>
    {
        var wanted = _frames.FindAll(frame => frame.Frame.Id >= id);
        return (wanted.SelectMany(frame => frame.Bytes).ToArray(), wanted.Count);
    });

    public void OnFrame(in EncodedFrame frame, ReadOnlySpan<byte> accessUnit)
    {
        lock (_gate) _frames.Add((frame, accessUnit.ToArray()));
    }

    public void OnCursor(int slot, int hotX, int hotY, int width, int height, ReadOnlySpan<byte> rgba)
    {
        lock (_gate)
        {
            _cursors.Add((hotX, hotY, width, height, rgba.ToArray()));
            _cursorSlots.Add(slot);
        }
    }

    public void OnCursorAgain(int slot)
    {
        lock (_gate) _cursorSlots.Add(slot);
    }

    public void OnPicture(int width, int height, in PictureState state)
    {
        lock (_gate) _pictures.Add((width, height, state));
    }

    public void OnPointerHint(bool wantsMovement)
    {
        lock (_gate) _hints.Add(wantsMovement);
    }

    public void OnFailed(ScreenFailure failure, string detail)
    {
        lock (_gate) _failed = (failure, detail);
    }

    /// <summary>Waits until there are this many.</summary>
    public Task FramesAsync(int count) =>
        Wait.Eventually(() => Frames.Count >= count ? null : $"only {Frames.Count} frames of {count} came");

    /// <summary>Waits until there are some, and none has come for a while.</summary>
    public async Task<IReadOnlyList<EncodedFrame>> RestAsync()
    {
        await FramesAsync(1);
        var count = 0;
        while (Frames.Count != count)
        {
            count = Frames.Count;
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        }

        return Frames;
    }

    T Read<T>(Func<T> read)
    {
        lock (_gate) return read();
    }
}
