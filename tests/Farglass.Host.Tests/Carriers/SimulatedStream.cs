using Farglass.Host.Carriers;
using Farglass.Protocol.Messages;
using Farglass.Rtc.Congestion;

namespace Farglass.Host.Tests.Carriers;

/// <summary>
/// A session in full motion, a host and a viewer on a simulated link: the production classes, in virtual time.
/// </summary>
sealed class SimulatedStream
{
    const long Step = 1_000;

    readonly SimulatedLink _link;
    readonly ViewerFlow _flow = new(lastFrameId: 0, frameRateMax: 60, kilobitsPerSecondMax: 20_000);
    readonly AcknowledgedFrames _frames = new(RateControl.Create(kilobitsPerSecondMax: 20_000));
    readonly Random _random;
    readonly List<(long At, long Delay)> _shown = [];
    readonly int _keyFrameBytes;
    long _now, _nextTick;
    uint _lastFrame;

    public SimulatedStream(SimulatedLink link, int seed, int keyFrameBytes = 60_000)
    {
        _link = link;
        _random = new(seed);
        _keyFrameBytes = keyFrameBytes;
        _flow.UpdateRate();
        _flow.UpdateGrant();
    }

    /// <summary>What a frame's content needs where the rate does not hold it back; 0 for an idle screen.</summary>
    public int ContentBytes { get; set; } = 1_000_000;

    public RateMessage Rate => _flow.Rate;

    public uint FramesEncoded => _lastFrame;

    public void Run(TimeSpan time)
    {
        for (var end = _now + (long)time.TotalMicroseconds; _now < end; _now += Step)
        {
            TakeAcknowledgements();
            Encode();
        }
    }

    /// <summary>From encoded to shown, in milliseconds, of the frames shown since then.</summary>
    public double[] Delays(TimeSpan since) =>
        [.. from shown in _shown where shown.At >= (long)since.TotalMicroseconds select shown.Delay / 1000.0];

    void TakeAcknowledgements()
    {
        while (_link.TryTakeAcknowledgement(_now, out var delivery))
        {
            _shown.Add((delivery.ShownAt, delivery.ShownAt - delivery.EncodedAt));
            var decode = (uint)(delivery.ShownAt - delivery.ArrivedAt);
            _frames.Acknowledged(Time(_now), delivery.FrameId, TimeSpan.FromMicroseconds(decode));
            if (_frames.TryTakeTarget(out var target)) _flow.Reported((uint)(target.BitsPerSecond / 1_000));
            Assert.True(_flow.Acknowledged(new(delivery.FrameId, decode, DecoderQueue: 0), _now));
            _flow.UpdateRate();
            _flow.UpdateGrant();
        }
    }

    void Encode()
    {
        if (ContentBytes == 0 || _now < _nextTick || _lastFrame >= _flow.Granted) return;
        var (kilobits, frameRateMax) = _flow.Rate;
        var framesPerSecond = Math.Clamp(kilobits / 50, 10, frameRateMax); // As a session makes of text.
        _nextTick = _now + (1_000_000 / framesPerSecond);
        var budget = kilobits * 125.0 / framesPerSecond; // What the VBV gives a frame.
        var bytes = ++_lastFrame == 1
            ? _keyFrameBytes
            : (int)(Math.Min(budget, ContentBytes) * (0.7 + (0.6 * _random.NextDouble())));
        var flags = _lastFrame == 1 ? FrameFlags.Key : FrameFlags.None;
        _flow.Sent(new(flags, _lastFrame, 1920, 1080, EncodedAt: 0, default), bytes, _now);
        _frames.Sent(Time(_now), _lastFrame, bytes);
        _link.Send(_lastFrame, bytes, encodedAt: _now, _now);
    }

    static TimeSpan Time(long micros) => TimeSpan.FromMicroseconds(micros);
}
