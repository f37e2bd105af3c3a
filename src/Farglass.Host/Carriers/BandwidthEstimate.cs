namespace Farglass.Host.Carriers;

/// <summary>
/// What a link carries, learnt from when frames were acknowledged. For carriers that have no congestion control that
/// one can ask: TCP does it, and does not tell. Pure: times are arguments, in microseconds of any one clock.
/// </summary>
/// <remarks>
/// The link is taken for a queue with one server. It began to serve a frame when the frame had reached it and the one
/// before was done; from there to the arrival is what this frame took. Where frames queue up, that is exactly what the
/// link can carry. Where they do not, it is more than is being sent, and the estimate climbs, slowly, until they do.
/// </remarks>
sealed class BandwidthEstimate(long initialBytesPerSecond)
{
    readonly (uint FrameId, int Bytes, long SentAt)[] _onTheWay = new (uint, int, long)[Limits.FramesInFlightMax];
    int _first, _count;
    long _lastArrival = long.MinValue;
    double _bytesPerSecond = initialBytesPerSecond;

    // The shortest round trip is kept for one to two periods, so that a route that became longer is believed in the
    // end.
    long _shortest = long.MaxValue, _shortestBefore = long.MaxValue, _periodBegan = long.MinValue;

    public long BytesPerSecond => (long)_bytesPerSecond;

    /// <summary>Zero before the first acknowledgement: then one frame at a time is sent.</summary>
    public TimeSpan RoundTrip => Math.Min(_shortest, _shortestBefore) is var shortest and not long.MaxValue
        ? TimeSpan.FromMicroseconds(Math.Min(shortest, Limits.RoundTripMicrosMax))
        : TimeSpan.Zero;

    public void Sent(uint frameId, int bytes, long now)
    {
        if (_count == _onTheWay.Length) TakeFirst(); // It was never acknowledged, and says nothing any more.
        _onTheWay[(_first + _count++) % _onTheWay.Length] = (frameId, bytes, now);
    }

    /// <param name="decodeMicros">How long it lay at the viewer, by the viewer's own account.</param>
    public void Acknowledged(uint frameId, long decodeMicros, long now)
    {
        var (bytes, firstSentAt, lastSentAt) = (0, long.MaxValue, 0L);
        while (_count > 0 && unchecked((int)(_onTheWay[_first].FrameId - frameId)) <= 0)
        {
            var (_, size, sentAt) = TakeFirst();
            (bytes, firstSentAt, lastSentAt) = (bytes + size, Math.Min(firstSentAt, sentAt), sentAt);
        }

        if (bytes == 0) return; // Said before.
        var arrived = Math.Max(now - decodeMicros, lastSentAt); // No viewer can be quicker than light.
        LearnRoundTrip(arrived - lastSentAt, now);
        var served = Math.Max(_lastArrival, firstSentAt + RoundTrip.Ticks / TimeSpan.TicksPerMicrosecond);
        LearnRate(bytes, Math.Max(arrived - served, Limits.ServiceMicrosMin));
        _lastArrival = Math.Max(arrived, _lastArrival);
    }

    void LearnRoundTrip(long micros, long now)
    {
        if (_periodBegan == long.MinValue) _periodBegan = now;
        if (now - _periodBegan > Limits.RoundTripMemoryMicros)
            (_shortestBefore, _shortest, _periodBegan) = (_shortest, long.MaxValue, now);
        _shortest = Math.Min(_shortest, micros);
    }

    void LearnRate(int bytes, long micros)
    {
        var measured = bytes * 1_000_000.0 / micros;
        if (measured >= _bytesPerSecond)
        {
            // What a step did is seen a round trip later: where that is long the steps are small.
            var step = Limits.ClimbStep
                * Math.Min(1, Limits.ClimbRoundTripMicros / Math.Max(RoundTrip.TotalMicroseconds, 1));
            _bytesPerSecond = Math.Min(measured, _bytesPerSecond * (1 + step));
            return;
        }

        // Believed the more the longer it took, and the more of it is bytes: a few that came late were only late.
        var expectedMicros = bytes * 1_000_000.0 / _bytesPerSecond;
        var belief = Math.Min(1, micros / 100_000.0) * Math.Min(1, expectedMicros / 5_000);
        _bytesPerSecond = Math.Max(_bytesPerSecond + ((measured - _bytesPerSecond) * belief), Limits.BytesPerSecondMin);
    }

    (uint FrameId, int Bytes, long SentAt) TakeFirst()
    {
        var first = _onTheWay[_first];
        _first = (_first + 1) % _onTheWay.Length;
        _count--;
        return first;
    }
}
