using Farglass.Desktop;
using Farglass.Desktop.Capture;
using Farglass.Desktop.Encoding;
using Farglass.Host.Carriers;
using Farglass.Protocol.Messages;
using Farglass.Rtc.Congestion;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Bench.Network;

/// <summary>
/// A session and its viewer: scheduler and flow are the real ones, joined as <c>ScreenLoop</c> and <c>ViewerStream</c>
/// join them. Picture and encoder are modelled. How frames get to the viewer is up to the carrier.
/// </summary>
abstract class ViewedScreen : LinkUser
{
    const int FrameRateMax = 60;
    const uint KilobitsMax = 20_000;

    /// <summary>By the encoder, to continue from: as many as the sessions have x264 keep.</summary>
    const uint FramesKept = 16;

    /// <summary>docs/performance.md says how long decoding takes. A screen shows 60 pictures a second.</summary>
    static readonly TimeSpan Decoding = TimeSpan.FromMilliseconds(3), Refresh = TimeSpan.FromSeconds(1.0 / 60);

    static readonly TimeSpan EncodeTime = TimeSpan.FromMilliseconds(5), KeyEncodeTime = TimeSpan.FromMilliseconds(12);

    /// <summary>How often a busy processor is not to be had, for a moment.</summary>
    static readonly TimeSpan StallInterval = TimeSpan.FromMilliseconds(100);

    readonly Source _source;
    readonly BusyProcessor? _processor;
    readonly Random _stalls;
    readonly ModelledEncoder _encoder;
    readonly FrameScheduler _scheduler = new(FrameRateMax);
    readonly FramePace _pace = new();
    readonly PictureAdaptation _adaptation = new(KilobitsMax, FrameRateMax, mayHalve: true);
    readonly ViewerFlow _flow = new(lastFrameId: 0, FrameRateMax, KilobitsMax);
    readonly Queue<(uint Number, TimeSpan CapturedAt, TimeSpan[] Keys)> _sentFrames = new();
    readonly List<TimeSpan> _keys = [];
    (FrameKind Kind, TimeSpan StartedAt, TimeSpan Until)? _encoding;
    TimeSpan _stalledUntil, _nextStall;
    int _pacedTo;
    bool _hasBegun;

    protected ViewedScreen(Scenario scenario, Random random)
    {
        (_source, _encoder) = (new(scenario, random), new(random));
        (_processor, _stalls) = (scenario.Processor, new(scenario.Seed));
    }

    public abstract Bitrate Target { get; }

    public List<ShownFrame> Shown { get; } = [];

    /// <summary>Of each key: when it was pressed, and when a screen would show it.</summary>
    public List<(TimeSpan PressedAt, TimeSpan ShownAt)> Keys { get; } = [];

    /// <summary>Of those that came: when their encoding began.</summary>
    public List<TimeSpan> KeyFrames { get; } = [];

    public override void Step(SharedLink link)
    {
        var now = link.Now;
        if (!_hasBegun) Begin(now);
        if (!IsStalled(now))
        {
            Advance(now);
            Encode(now);
        }

        Drain(link);
    }

    /// <summary>Something is due.</summary>
    protected abstract void Advance(TimeSpan now);

    /// <summary>Sends what may leave, and takes what has come.</summary>
    protected abstract void Drain(SharedLink link);

    /// <param name="references">The frame that it was made from; null for the one before.</param>
    /// <param name="number">By which the carrier names it when it has come.</param>
    /// <returns>False if it is not sent.</returns>
    protected abstract bool TrySend(
        TimeSpan now, in VideoFrameHeader frame, uint? references, ReadOnlySpan<byte> accessUnit, out uint number);

    /// <summary>Others have the processor: nothing is read, encoded or sent.</summary>
    protected bool IsStalled(TimeSpan now)
    {
        if (_processor is null) return false;
        if (now >= _nextStall)
            (_nextStall, _stalledUntil) = (now + StallInterval, now + (_processor.StallMax * _stalls.NextDouble()));
        return now < _stalledUntil;
    }

    void Begin(TimeSpan now)
    {
        _hasBegun = true;
        _flow.Reported((uint)(Target.BitsPerSecond / 1_000));
        Update();
        _scheduler.AttachViewer(Micros(now));
    }

    /// <summary>What is drawn while a frame is encoded is for the next one: the loop looks when it is free.</summary>
    void Encode(TimeSpan now)
    {
        if (_encoding is { } encoding)
        {
            if (now < encoding.Until) return;
            _encoding = null;
            Encoded(now, encoding.Kind, encoding.StartedAt);
        }

        while (_source.TryChange(now, _encoder, out var pressedAt))
        {
            _scheduler.Damaged(Micros(now));
            if (pressedAt is { } key) _keys.Add(key);
        }

        var kind = _scheduler.Poll(Micros(now)).Kind;
        if (kind == FrameKind.None) return;
        var time = _processor?.EncodeTime ?? (kind == FrameKind.Key ? KeyEncodeTime : EncodeTime);
        _encoding = (kind, now, now + time);
        _pacedTo = _pace.Next(Micros(now), _scheduler.DamagedSince, _adaptation.State.FrameRateMax);
    }

    void Encoded(TimeSpan now, FrameKind kind, TimeSpan startedAt)
    {
        if (kind == FrameKind.Refinement && _adaptation.State.IsHalved)
        {
            _adaptation.Rested();
            Adapt(wasHalved: true);
            return;
        }

        uint? references = kind == FrameKind.Continuation ? _scheduler.ContinueFrom : null;
        var isKey = kind == FrameKind.Key || _scheduler.NextFrameId - references > FramesKept;
        _encoder.SetRate(_flow.Rate.KilobitsPerSecond, _pacedTo);
        var accessUnit = _encoder.Encode(isKey, out var result);
        var flags = isKey ? FrameFlags.Key : references is null ? 0 : FrameFlags.Continued;
        var frame = new VideoFrameHeader(flags, _scheduler.NextFrameId, 1_920, 1_080, (ulong)Micros(now), default);
        var wasHalved = _adaptation.State.IsHalved;
        _scheduler.Encoded(kind, Micros(startedAt), result.IsSettled && !wasHalved);
        var work = Micros(now - startedAt);
        if (_adaptation.Encoded(_source.Observe(kind, result.QualityDebt, work), Micros(now))) Adapt(wasHalved);
        if (_flow.Takes(frame, keepsToProfile: true))
        {
            _flow.Sent(frame, accessUnit.Length, Micros(now));
            if (TrySend(now, frame, references, accessUnit, out var number))
            {
                _sentFrames.Enqueue((number, startedAt, [.. _keys]));
                _keys.Clear();
            }
            else _flow.Acknowledged(new(frame.FrameId, 0, 0), Micros(now));
        }

        Update();
    }

    protected void KeyFrameWanted() => _scheduler.RequestKeyFrame();

    protected void ContinuationWanted(uint frameId) => _scheduler.RequestContinuation(frameId);

    protected void Acknowledged(TimeSpan now, in FrameAckMessage ack)
    {
        _flow.Acknowledged(ack, Micros(now));
        Update();
    }

    protected void TargetChanged(Bitrate target)
    {
        _flow.Reported((uint)(target.BitsPerSecond / 1_000));
        Update();
    }

    void Update()
    {
        if (_flow.UpdateRate())
        {
            var wasHalved = _adaptation.State.IsHalved;
            _adaptation.SetRate(_flow.Rate.KilobitsPerSecond, _flow.Rate.FrameRateMax);
            Adapt(wasHalved);
        }

        if (_flow.UpdateGrant()) _scheduler.Grant(_flow.Granted);
    }

    /// <summary>As <c>ScreenLoop</c> does it.</summary>
    void Adapt(bool wasHalved)
    {
        var state = _adaptation.State;
        _scheduler.SetFrameRate(state.FrameRateMax);
        if (state.IsHalved == wasHalved) return;
        _encoder.Halve(state.IsHalved);
        _scheduler.SetQuiet(state.IsHalved ? ScreenLoop.RestMicros : FrameScheduler.QuietMicros);
        _scheduler.RequestKeyFrame();
    }

    /// <summary>What was in frames that never came, a later one shows as well.</summary>
    protected void Show(TimeSpan now, uint number, bool isKey)
    {
        while (_sentFrames.TryDequeue(out var sent))
        {
            foreach (var key in sent.Keys) Keys.Add((key, Refresh * Math.Ceiling((now + Decoding) / Refresh)));
            if (sent.Number != number) continue;
            Shown.Add(new(now, sent.CapturedAt));
            if (isKey) KeyFrames.Add(sent.CapturedAt);
            return;
        }

        throw new InvalidOperationException("A frame came that was not sent.");
    }

    static long Micros(TimeSpan time) => (long)time.TotalMicroseconds;
}
