using Farglass.Protocol.Messages;

namespace Farglass.Host.Carriers;

/// <summary>
/// The flow of frames to one viewer: what may be encoded (<see cref="Granted"/>) and at which rate. Pure: the session's
/// loop tells it what happened and when, and asks afterwards what to tell the session.
/// </summary>
/// <param name="lastFrameId">The last frame that was encoded for anybody before.</param>
/// <param name="frameRateMax">The application's own limit.</param>
/// <param name="kilobitsPerSecondMax">The host's limit for one session, with all headers.</param>
sealed class ViewerFlow(uint lastFrameId, int frameRateMax, uint kilobitsPerSecondMax)
{
    readonly FrameWindow _window = new(lastFrameId);
    readonly uint _most = RateControl.PayloadOf(kilobitsPerSecondMax);
    uint _kilobitsPerSecond = RateControl.PayloadOf(Math.Min(Limits.KilobitsPerSecondInitial, kilobitsPerSecondMax));
    RateMessage _rate;
    bool _needsKeyFrame = true;

    public uint Granted => _window.Granted;

    public RateMessage Rate => _rate;

    /// <summary>Whether this viewer can decode a frame: the first that it gets must be a key frame.</summary>
    /// <param name="keepsToProfile">Of a key frame: it uses nothing that this viewer's decoder lacks.</param>
    public bool Takes(in VideoFrameHeader frame, bool keepsToProfile)
    {
        if (frame.IsKey) _needsKeyFrame = !keepsToProfile;
        if (_needsKeyFrame) _window.Skipped(frame.FrameId);
        return !_needsKeyFrame;
    }

    public void Sent(in VideoFrameHeader frame, int bytes, long nowMicros) =>
        _window.Sent(frame.FrameId, bytes, frame.IsKey, nowMicros);

    /// <returns>False for a frame that was never sent: the viewer's fault.</returns>
    public bool Acknowledged(in FrameAckMessage ack, long nowMicros) =>
        _window.Acknowledged(ack.FrameId, ack.DecodeMicros, nowMicros);

    /// <summary>The carrier's congestion control says what there is.</summary>
    public void Reported(uint kilobitsPerSecond) => _kilobitsPerSecond = kilobitsPerSecond;

    /// <returns>True if <see cref="Rate"/> has changed by so much that the session must be told.</returns>
    public bool UpdateRate()
    {
        var kilobits = Math.Clamp(_kilobitsPerSecond, Math.Min(Limits.KilobitsPerSecondMin, _most), _most);
        var change = Math.Abs((double)kilobits - _rate.KilobitsPerSecond) / Math.Max(_rate.KilobitsPerSecond, 1);
        var reachedMax = kilobits == _most && _rate.KilobitsPerSecond != _most;
        if (change < Limits.RateChangeMin && !reachedMax) return false;
        _rate = new(kilobits, (byte)frameRateMax);
        return true;
    }

    /// <returns>True if <see cref="Granted"/> has grown: the session must be told.</returns>
    public bool UpdateGrant() =>
        _window.Grant(Math.Max((int)_rate.FrameRateMax, 1), (long)_kilobitsPerSecond * 1000 / 8);
}
