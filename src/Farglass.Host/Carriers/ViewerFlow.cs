using Farglass.Protocol.Messages;

namespace Farglass.Host.Carriers;

/// <summary>
/// The flow of frames to one viewer: what may be encoded (<see cref="Granted"/>) and at which rate. Pure: the session's
/// loop tells it what happened and when, and asks afterwards what to tell the session.
/// </summary>
/// <param name="lastFrameId">The last frame that was encoded for anybody before.</param>
/// <param name="frameRateMax">The application's own limit.</param>
/// <param name="kilobitsPerSecondMax">The host's limit for one session.</param>
sealed class ViewerFlow(uint lastFrameId, int frameRateMax, uint kilobitsPerSecondMax)
{
    readonly FrameWindow _window = new(lastFrameId);
    readonly BandwidthEstimate _estimate = new(
        Math.Min(Limits.BytesPerSecondInitial, (long)kilobitsPerSecondMax * 1000 / 8));

    long? _reportedBytesPerSecond; // By a carrier that has congestion control of its own.
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

    public void Sent(in VideoFrameHeader frame, int bytes, long nowMicros)
    {
        _window.Sent(frame.FrameId, bytes, frame.IsKey);
        _estimate.Sent(frame.FrameId, bytes, nowMicros);
    }

    /// <returns>False for a frame that was never sent: the viewer's fault.</returns>
    public bool Acknowledged(in FrameAckMessage ack, long nowMicros)
    {
        if (!_window.Acknowledged(ack.FrameId)) return false;
        _estimate.Acknowledged(ack.FrameId, ack.DecodeMicros, nowMicros);
        return true;
    }

    /// <summary>A carrier's own congestion control says what there is; from here on that counts.</summary>
    public void Reported(uint kilobitsPerSecond) => _reportedBytesPerSecond = (long)kilobitsPerSecond * 1000 / 8;

    /// <returns>True if <see cref="Rate"/> has changed by so much that the session must be told.</returns>
    public bool UpdateRate()
    {
        var link = (_reportedBytesPerSecond ?? (long)(_estimate.BytesPerSecond * Limits.RateShare)) * 8 / 1000;
        var kilobits = (uint)Math.Clamp(link, Limits.KilobitsPerSecondMin, kilobitsPerSecondMax);
        var change = Math.Abs((double)kilobits - _rate.KilobitsPerSecond) / Math.Max(_rate.KilobitsPerSecond, 1);
        var reachedMax = kilobits == kilobitsPerSecondMax && _rate.KilobitsPerSecond != kilobitsPerSecondMax;
        if (change < Limits.RateChangeMin && !reachedMax) return false;
        _rate = new(kilobits, (byte)frameRateMax);
        return true;
    }

    /// <returns>True if <see cref="Granted"/> has grown: the session must be told.</returns>
    public bool UpdateGrant() => _window.Grant(
        _estimate.RoundTrip, Math.Max((int)_rate.FrameRateMax, 1), _reportedBytesPerSecond ?? _estimate.BytesPerSecond);
}
