using Farglass.Protocol;
using Farglass.Protocol.Messages;

namespace Farglass.Client;

/// <summary>Counts what comes. It has no clock: times are arguments, counted from the first call to the host.</summary>
sealed class StreamMeter
{
    readonly Queue<FrameTimings> _stages = new();
    readonly Queue<uint> _roundTrips = new();
    TimeSpan? _welcome, _firstFrame, _end;
    StopReason? _reason;
    VideoFrameHeader _last;
    long _frames, _keys, _refinements, _bytes;
    int _reconnects;

    public void Welcomed(TimeSpan at) => _welcome = at;

    public void Reconnected() => _reconnects++;

    public void Received(in VideoFrameHeader frame, int bytes, TimeSpan at)
    {
        _firstFrame ??= at;
        _last = frame;
        _frames++;
        _bytes += bytes;
        if (frame.IsKey) _keys++;
        if ((frame.Flags & FrameFlags.Refinement) != 0) _refinements++;
        if (frame.Timings != default) Remember(_stages, frame.Timings); // Else they are not known.
    }

    public void Measured(TimeSpan roundTrip) => Remember(_roundTrips, (uint)roundTrip.TotalMicroseconds);

    public void Ended(StopReason? reason, TimeSpan at)
    {
        _end ??= at;
        _reason ??= reason;
    }

    public StreamStatistics Read(TimeSpan now, Carrier carrier, NetworkStatistics? network)
    {
        var seconds = ((_end ?? now) - (_welcome ?? now)).TotalSeconds;
        var perSecond = seconds > 0 ? 1 / seconds : 0;
        return new(
            Math.Round(seconds, 3), _firstFrame?.TotalMilliseconds, _frames, _keys, _refinements, _bytes,
            Math.Round(_frames * perSecond, 2), Math.Round(_bytes * 8 * perSecond / 1000, 1),
            _last.Width, _last.Height, _reconnects, carrier, network, Percentiles.OfMicros(_roundTrips), Stages(),
            _reason?.ToString());
    }

    StageStatistics? Stages() =>
        _stages.Count == 0 ? null : new(
            Of(static times => times.Wait), Of(static times => times.Convert), Of(static times => times.Encode),
            Of(static times => times.Transfer), Of(static times => times.Queue));

    Percentiles Of(Func<FrameTimings, uint> stage) => Percentiles.OfMicros(_stages.Select(stage))!;

    static void Remember<T>(Queue<T> kept, T value)
    {
        if (kept.Count == Limits.TimesKept) kept.Dequeue();
        kept.Enqueue(value);
    }
}
