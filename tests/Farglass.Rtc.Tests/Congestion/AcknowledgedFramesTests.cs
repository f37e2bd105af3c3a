using Farglass.Rtc.Congestion;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Congestion;

/// <summary>
/// Frames over a link that loses nothing, each acknowledged when it has come: 20 ms there, 20 ms back, and as many at a
/// time as a window of a round trip and a frame allows. In virtual time, a millisecond at a step.
/// </summary>
public sealed class AcknowledgedFramesTests
{
    const int FrameMilliseconds = 16, OneWay = 20;

    static readonly Bitrate Start = Bitrate.FromMegabits(5), Most = Bitrate.FromMegabits(20);

    readonly AcknowledgedFrames _frames = new(
        new GoogleCongestionControl(Bitrate.FromKilobits(200), Start, Most));

    readonly Queue<(double ArrivedAt, uint Id)> _onTheWay = new();
    double _linkFreeAt;
    uint _last;
    int _now = 1_000;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void The_target_settles_near_what_the_link_carries(double megabits)
    {
        Run(seconds: 20, megabits);
        var targets = Enumerable.Range(0, 100).Select(_ => Run(seconds: 0.1, megabits)).ToList();

        // Above it the window holds frames back, and so the queue stays short.
        Assert.InRange(targets.Average(), megabits * 0.75, megabits * 1.4);
    }

    [Fact]
    public void Before_anything_has_come_there_is_something_to_tell()
    {
        Assert.Equal((Start, default), (Network().Target, Network().Arrived));
        _frames.Sent(TimeSpan.FromSeconds(1), 1, 1_000);
        Assert.Equal(default, Network().Arrived);
    }

    [Fact]
    public void A_link_with_room_for_more_is_found_within_seconds()
    {
        Assert.InRange(Run(seconds: 5, megabits: 100), 19.5, 20);
    }

    [Fact]
    public void What_holds_frames_up_now_and_then_does_not_lower_the_target()
    {
        for (var round = 0; round < 20; round++)
        {
            Run(seconds: 0.4, megabits: 100);
            _linkFreeAt = _now + 60; // A repetition: all that is on its way comes then, at once.
            Run(seconds: 0.1, megabits: 100);
        }

        Assert.InRange(_frames.Target.BitsPerSecond / 1e6, 12, 20);
    }

    [Fact]
    public void A_source_that_uses_little_is_what_bounds_the_rate()
    {
        Run(seconds: 10, megabits: 3);
        Assert.NotEqual(RateReason.ApplicationLimited, Network().Reason);

        Run(seconds: 3, megabits: 3, frameBytes: 400);

        Assert.Equal(RateReason.ApplicationLimited, Network().Reason);
        Assert.InRange(Network().RoundTrip.TotalMilliseconds, 40, 45);
        Assert.InRange(Network().Arrived.BitsPerSecond, 100_000, 250_000);
    }

    [Fact]
    public void What_the_receiver_says_of_itself_cannot_make_a_frame_earlier_than_its_departure()
    {
        for (uint id = 1; id < 500; id++)
        {
            _frames.Sent(At(_now), id, 10_000);
            _now += 30;
            _frames.Acknowledged(At(_now), id, TimeSpan.FromHours(1));
        }

        Assert.Equal(TimeSpan.Zero, Network().RoundTrip);
        Assert.InRange(_frames.Target.BitsPerSecond, Start.BitsPerSecond, Most.BitsPerSecond);
    }

    [Fact]
    public void Frames_that_are_never_acknowledged_are_forgotten()
    {
        for (uint id = 1; id < 1_000; id++) _frames.Sent(At(_now++), id, 1_000);

        _frames.Acknowledged(At(_now), 999, TimeSpan.Zero);
        _frames.Acknowledged(At(_now), 999, TimeSpan.Zero);

        Assert.True(Network().Arrived.BitsPerSecond >= 0);
    }

    static TimeSpan At(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    NetworkState Network() => _frames.Network(At(_now), waitingBytes: 0, lossShare: 0);

    /// <returns>The target, in Mbit/s.</returns>
    double Run(double seconds, double megabits, int? frameBytes = null)
    {
        for (var end = _now + (seconds * 1_000); _now < end; _now++)
        {
            while (_onTheWay.TryPeek(out var next) && next.ArrivedAt + OneWay <= _now)
                _frames.Acknowledged(At(_now), _onTheWay.Dequeue().Id, TimeSpan.Zero);
            var bytes = frameBytes ?? (int)(_frames.Target.BitsPerSecond / 8_000.0 * FrameMilliseconds);
            var window = (2 * OneWay / FrameMilliseconds) + 2;
            if (_now % FrameMilliseconds != 0 || _onTheWay.Count >= window) continue;
            _frames.Sent(At(_now), ++_last, bytes);
            _linkFreeAt = Math.Max(_linkFreeAt, _now) + (bytes * 8 / (megabits * 1_000));
            _onTheWay.Enqueue((_linkFreeAt + OneWay, _last));
        }

        return _frames.Target.BitsPerSecond / 1e6;
    }
}
