using Farglass.Desktop;
using Farglass.Desktop.Capture;
using Farglass.Desktop.Encoding;
using Farglass.Host.Carriers;
using Farglass.Protocol.Messages;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Bench.Network;

/// <summary>A frame that has come whole.</summary>
/// <param name="CapturedAt">When its encoding began: it shows what was there then.</param>
readonly record struct ShownFrame(TimeSpan At, TimeSpan CapturedAt, bool IsKey);

/// <summary>
/// A session and its viewer over WebRTC, without DTLS and sockets: scheduler, flow, sender, controller and receiver are
/// the real ones, joined as <c>ScreenLoop</c>, <c>ViewerStream</c> and <c>WebRtcCarrier</c> join them. Picture and
/// encoder are modelled.
/// </summary>
sealed class ViewedScreen : LinkUser
{
    const int FrameRateMax = 60, DatagramBytesMax = 1_200;
    const uint KilobitsMax = 20_000;

    /// <summary>SRTP's tag, UDP and IPv4.</summary>
    const int HeaderBytes = 16 + 8 + 20;

    static readonly DateTimeOffset Zero = DateTimeOffset.UnixEpoch;
    static readonly TimeSpan EncodeTime = TimeSpan.FromMilliseconds(5), KeyEncodeTime = TimeSpan.FromMilliseconds(12);

    readonly IBandwidthController _controller;
    readonly Source _source;
    readonly ModelledEncoder _encoder;
    readonly FrameScheduler _scheduler = new(FrameRateMax);
    readonly PictureAdaptation _adaptation = new(KilobitsMax, FrameRateMax, mayHalve: true);
    readonly ViewerFlow _flow = new(lastFrameId: 0, FrameRateMax, KilobitsMax);
    readonly MediaSender _sender;
    readonly MediaReceiver _receiver;
    readonly byte[] _datagram = new byte[DatagramBytesMax];
    readonly Queue<(uint Timestamp, TimeSpan CapturedAt, TimeSpan[] Keys)> _sentFrames = new();
    readonly List<TimeSpan> _keys = [];
    (FrameKind Kind, TimeSpan StartedAt, TimeSpan Until)? _encoding;
    bool _hasBegun;

    public ViewedScreen(Scenario scenario, IBandwidthController controller, int seed)
    {
        var random = new Random(seed);
        _controller = controller;
        (_source, _encoder) = (new(scenario, random), new(random));
        _sender = new(new(VideoStream.Parameters, null, "near", Zero), controller, random);
        _receiver = new(new(VideoStream.Parameters, null, 3, "far", Zero));
    }

    public Bitrate Target => _controller.Target;

    public List<ShownFrame> Shown { get; } = [];

    /// <summary>Of each key: when it was pressed, and when its frame came.</summary>
    public List<(TimeSpan PressedAt, TimeSpan CameAt)> Keys { get; } = [];

    public override void Step(SharedLink link)
    {
        var now = link.Now;
        if (!_hasBegun) Begin(now);
        _sender.Advance(now);
        _receiver.Advance(now);
        Encode(now);
        Drain(link);
    }

    public override void ReceiveDown(SharedLink link, in Datagram datagram)
    {
        ReceivedBytes += datagram.WireBytes;
        if (datagram.IsRtcp) _receiver.ReceiveRtcp(link.Now, datagram.Bytes);
        else _receiver.ReceiveRtp(link.Now, datagram.Bytes);
        Drain(link);
    }

    public override void ReceiveUp(SharedLink link, in Datagram datagram)
    {
        _sender.ReceiveRtcp(link.Now, datagram.Bytes);
        Drain(link);
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
        _encoding = (kind, now, now + (kind == FrameKind.Key ? KeyEncodeTime : EncodeTime));
    }

    void Encoded(TimeSpan now, FrameKind kind, TimeSpan startedAt)
    {
        if (kind == FrameKind.Refinement && _adaptation.State.IsHalved)
        {
            _adaptation.Rested();
            Adapt(wasHalved: true);
            return;
        }

        var accessUnit = _encoder.Encode(kind == FrameKind.Key, out var result);
        var flags = kind == FrameKind.Key ? FrameFlags.Key : 0;
        var frame = new VideoFrameHeader(flags, _scheduler.NextFrameId, 1_920, 1_080, (ulong)Micros(now), default);
        var wasHalved = _adaptation.State.IsHalved;
        _scheduler.Encoded(kind, Micros(startedAt), result.IsSettled && !wasHalved);
        var work = Micros(now - startedAt);
        if (_adaptation.Encoded(_source.Observe(kind, result.QualityDebt, work), Micros(now))) Adapt(wasHalved);
        if (_flow.Takes(frame, keepsToProfile: true))
        {
            _flow.Sent(frame, accessUnit.Length, Micros(now));
            if (_sender.SendFrame(now, frame.FrameId, now, accessUnit))
            {
                _sentFrames.Enqueue((_sender.VideoTimestamp, startedAt, [.. _keys]));
                _keys.Clear();
            }
            else _flow.Acknowledged(new(frame.FrameId, 0, 0), Micros(now));
        }

        Update();
    }

    void Drain(SharedLink link)
    {
        var now = link.Now;
        while (_sender.TryTransmit(now, _datagram, out var length, out var isRtcp))
            SendDown(link, new(_datagram[..length], isRtcp, length + HeaderBytes));
        while (_receiver.TryTransmit(now, _datagram, out var length))
            link.SendUp(this, new(_datagram[..length], IsRtcp: true, length + HeaderBytes));
        while (_receiver.TryTakeFrame(now, out var frame)) Show(now, frame.RtpTimestamp, frame.IsKey);
        while (_sender.TryTakeEvent(out var happened)) Take(now, happened);
    }

    void Take(TimeSpan now, in MediaEvent happened)
    {
        switch (happened.Kind)
        {
            case MediaEventKind.FrameLeft or MediaEventKind.FrameLost:
                _flow.Acknowledged(new(happened.FrameId, 0, 0), Micros(now));
                break;
            case MediaEventKind.KeyFrameWanted:
                _scheduler.RequestKeyFrame();
                return;
            case MediaEventKind.TargetChanged:
                _flow.Reported((uint)(happened.Target.BitsPerSecond / 1_000));
                break;
        }

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
        _encoder.SetRate(_flow.Rate.KilobitsPerSecond, state.FrameRateMax);
        if (state.IsHalved == wasHalved) return;
        _encoder.Halve(state.IsHalved);
        _scheduler.SetQuiet(state.IsHalved ? ScreenLoop.RestMicros : FrameScheduler.QuietMicros);
        _scheduler.RequestKeyFrame();
    }

    /// <summary>What was in frames that never came, a later one shows as well.</summary>
    void Show(TimeSpan now, uint timestamp, bool isKey)
    {
        while (_sentFrames.TryDequeue(out var sent))
        {
            foreach (var key in sent.Keys) Keys.Add((key, now));
            if (sent.Timestamp != timestamp) continue;
            Shown.Add(new(now, sent.CapturedAt, isKey));
            return;
        }

        throw new InvalidOperationException("A frame came that was not sent.");
    }

    static long Micros(TimeSpan time) => (long)time.TotalMicroseconds;
}
