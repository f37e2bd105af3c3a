using System.Collections.Concurrent;
using Farglass.Desktop;
using Farglass.Desktop.Encoding;

namespace Farglass.Bench;

/// <summary>Looks at the frame loop from inside: it is called on the stream's own thread, with each frame.</summary>
sealed class LoopSink : IScreenSink, IDisposable
{
    readonly ConcurrentQueue<EncodedFrame> _frames = new();
    readonly SemaphoreSlim _arrived = new(0);
    readonly bool _keepsFrames;
    long _count, _allocatedBefore, _countedFrom;

    /// <param name="keepsFrames">Keeping them allocates, and would be measured with the loop.</param>
    public LoopSink(bool keepsFrames) => _keepsFrames = keepsFrames;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Frames and bytes since the first frame that was counted.</summary>
    public (long Frames, long AllocatedBytes) Counted { get; private set; }

    /// <summary>Count from this frame on.</summary>
    public required long CountFrom { get; init; }

    public void OnFrame(in EncodedFrame frame, ReadOnlySpan<byte> accessUnit)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        if (_count == CountFrom) (_allocatedBefore, _countedFrom) = (allocated, _count);
        if (_count >= CountFrom) Counted = (_count - _countedFrom, allocated - _allocatedBefore);
        Interlocked.Increment(ref _count);
        if (!_keepsFrames) return;
        _frames.Enqueue(frame);
        _arrived.Release();
    }

    public void OnPicture(int width, int height, in PictureState state) { }

    /// <summary>What a new shape of the cursor allocates is no frame's.</summary>
    public void OnCursor(int slot, int hotX, int hotY, int width, int height, ReadOnlySpan<byte> rgba)
    {
        if (_count > CountFrom) _allocatedBefore = GC.GetAllocatedBytesForCurrentThread() - Counted.AllocatedBytes;
    }

    public void OnCursorAgain(int slot) { }

    public void OnPointerHint(bool wantsMovement) { }

    public void OnFailed(ScreenFailure failure, string detail) =>
        throw new InvalidOperationException($"{failure}: {detail}");

    /// <summary>Waits until no frame has come for a while: the picture has settled.</summary>
    public async Task SettleAsync()
    {
        while (await _arrived.WaitAsync(TimeSpan.FromMilliseconds(400))) { }
        _frames.Clear();
    }

    /// <summary>The next frame with damage that was encoded after this time.</summary>
    public async Task<EncodedFrame?> NextFrameAsync(long afterMicros)
    {
        while (await _arrived.WaitAsync(TimeSpan.FromSeconds(1)))
        {
            if (!_frames.TryDequeue(out var frame) || frame.Refinement) continue;
            if (frame.EncodedAtMicros >= afterMicros) return frame;
        }

        return null;
    }

    public void Dispose() => _arrived.Dispose();
}
