using System.Diagnostics;

namespace Farglass.Host.Carriers;

/// <summary>
/// How many frames may be on their way to one viewer: one, and what fits into one round trip. What is over that would
/// wait in a queue and only make the picture late, so it is not encoded at all. Pure: no clock, no carrier.
/// </summary>
/// <remarks>
/// The round trip is the shortest one seen, because a longer one is the queue itself. A round trip is counted twice, in
/// frames and in bytes: frames hold back a slow decoder, bytes hold back a slow link.
/// docs/decisions/0050-frame-window.md
/// </remarks>
/// <param name="lastFrameId">The last frame that was encoded for anybody before.</param>
sealed class FrameWindow(uint lastFrameId)
{
    readonly (uint FrameId, int Bytes, long SentAt)[] _onTheWay = new (uint, int, long)[Limits.FramesInFlightMax];
    readonly ShortestRoundTrip _roundTrip = new();
    int _first;
    long _bytesOnTheWay;
    double _bytesOfAFrame; // Lately, key frames left out; what the next one will about have. 0: not known yet.

    /// <summary>Frames up to this one may be encoded. It only grows: a grant is not taken back.</summary>
    public uint Granted { get; private set; } = lastFrameId;

    public uint LastSent { get; private set; } = lastFrameId;

    public int FramesOnTheWay { get; private set; }

    public void Sent(uint frameId, int bytes, bool isKey, long nowMicros)
    {
        if (FramesOnTheWay == _onTheWay.Length) Forget(_onTheWay[_first].FrameId); // A session that ignores grants.
        _onTheWay[(_first + FramesOnTheWay++) % _onTheWay.Length] = (frameId, bytes, nowMicros);
        _bytesOnTheWay += bytes;
        if (!isKey) _bytesOfAFrame = _bytesOfAFrame == 0 ? bytes : (_bytesOfAFrame * 7 + bytes) / 8;
        LastSent = frameId;
    }

    /// <summary>A frame will not be sent: this viewer cannot use it.</summary>
    public void Skipped(uint frameId) => LastSent = frameId;

    /// <summary>The viewer is done with this frame and all before it.</summary>
    /// <param name="decodeMicros">How long it lay at the viewer, by the viewer's own account.</param>
    /// <returns>False for one that was never sent: the viewer's fault.</returns>
    public bool Acknowledged(uint frameId, long decodeMicros, long nowMicros)
    {
        if (Order(frameId, LastSent) > 0) return false;
        // No viewer can be quicker than light.
        if (Forget(frameId) is { } sentAt) _roundTrip.Learn(Math.Max(nowMicros - decodeMicros - sentAt, 0), nowMicros);
        return true;
    }

    /// <summary>Grants what there is room for now.</summary>
    /// <param name="frameRate">Frames per second that the session may make.</param>
    /// <param name="bytesPerSecond">What the link carries.</param>
    /// <returns>True if <see cref="Granted"/> has grown: the session must be told.</returns>
    public bool Grant(int frameRate, long bytesPerSecond)
    {
        Debug.Assert(frameRate > 0, "A session that makes no frames needs no grants.");
        var roundTrip = _roundTrip.Value.TotalSeconds;
        var framesMax = 1 + (int)Math.Ceiling(roundTrip * frameRate);
        var bytesMax = bytesPerSecond * (roundTrip + (1.0 / frameRate));
        // The nearest number: one that is always too small would leave the way empty for a part of each round trip.
        var framesLeft = Math.Round((bytesMax - _bytesOnTheWay) / Math.Max(_bytesOfAFrame, 1));
        var room = (int)Math.Min(Math.Min(framesMax, _onTheWay.Length) - FramesOnTheWay, framesLeft);
        if (FramesOnTheWay == 0) room = Math.Max(room, 1);
        var granted = LastSent + (uint)Math.Max(room, 0);
        if (Order(granted, Granted) <= 0) return false;
        Granted = granted;
        return true;
    }

    /// <returns>When the last of them was sent; null if there was none.</returns>
    long? Forget(uint frameId)
    {
        long? sentAt = null;
        while (FramesOnTheWay > 0 && Order(_onTheWay[_first].FrameId, frameId) <= 0)
        {
            (_, var bytes, sentAt) = _onTheWay[_first];
            _bytesOnTheWay -= bytes;
            _first = (_first + 1) % _onTheWay.Length;
            FramesOnTheWay--;
        }

        return sentAt;
    }

    /// <summary>
    /// Frame ids are 32 bits and may wrap (after two years at 60 a second): their difference is what counts.
    /// </summary>
    static int Order(uint a, uint b) => unchecked((int)(a - b));
}
