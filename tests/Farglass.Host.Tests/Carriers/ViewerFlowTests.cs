using Farglass.Host.Carriers;
using Farglass.Protocol.Messages;

namespace Farglass.Host.Tests.Carriers;

public sealed class ViewerFlowTests(ITestOutputHelper output)
{
    static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void On_a_slow_and_far_link_the_delay_stays_small_and_the_rate_finds_the_link(int seed)
    {
        var stream = new SimulatedStream(
            new(kilobitsPerSecond: 1_000, oneWayMicros: 100_000, decodeMicros: 3_000), seed);

        stream.Run(Seconds(30));

        var delays = stream.Delays(since: Seconds(5));
        Tell("1 Mbit/s, 200 ms", stream, delays);
        Assert.InRange(delays.Max(), 100, 450); // One way, a round trip's worth, and a frame's own time.
        Assert.InRange(P(delays, 0.95), 100, 350);
        Assert.InRange(delays.Length / 25.0, 10, 60); // How many it makes of the rate is the session's to decide.
        Assert.InRange(stream.Rate.KilobitsPerSecond, 500u, 1_500u); // Above the link the window holds back.
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void On_a_fast_and_near_link_all_frames_go_through_at_the_hosts_limit(int seed)
    {
        var stream = new SimulatedStream(new(kilobitsPerSecond: 500_000, oneWayMicros: 300, decodeMicros: 4_000), seed);

        stream.Run(Seconds(10));

        var delays = stream.Delays(since: Seconds(1));
        Tell("500 Mbit/s, 0.6 ms", stream, delays);
        Assert.InRange(stream.Rate.KilobitsPerSecond, 18_800u, 19_200u); // The last 2 % are not told.
        Assert.InRange(delays.Length / 9.0, 58, 61);
        Assert.InRange(delays.Max(), 0, 15);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_far_link_with_enough_room_carries_full_motion(int seed)
    {
        var stream = new SimulatedStream(
            new(kilobitsPerSecond: 50_000, oneWayMicros: 40_000, decodeMicros: 4_000), seed);

        stream.Run(Seconds(20));

        var delays = stream.Delays(since: Seconds(10));
        Tell("50 Mbit/s, 80 ms", stream, delays);
        Assert.InRange(stream.Rate.KilobitsPerSecond, 18_800u, 19_200u); // The last 2 % are not told.
        Assert.InRange(delays.Length / 10.0, 55, 61);
        Assert.InRange(P(delays, 0.95), 40, 90);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_slow_browser_gets_fewer_frames_and_never_a_growing_delay(int seed)
    {
        var stream = new SimulatedStream(
            new(kilobitsPerSecond: 100_000, oneWayMicros: 500, decodeMicros: 90_000), seed);

        stream.Run(Seconds(20));

        var delays = stream.Delays(since: Seconds(2));
        Tell("90 ms a frame to decode", stream, delays);
        Assert.InRange(delays.Length / 18.0, 9, 12);
        Assert.InRange(delays.Max(), 90, 200); // One in the decoder and one that waits for it.
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_link_that_becomes_ten_times_slower_is_late_for_a_moment_and_then_not_any_more(int seed)
    {
        var link = new SimulatedLink(kilobitsPerSecond: 10_000, oneWayMicros: 20_000, decodeMicros: 3_000);
        var stream = new SimulatedStream(link, seed);
        stream.Run(Seconds(10));
        link.KilobitsPerSecond = 1_000;

        stream.Run(Seconds(10));

        var delays = stream.Delays(since: Seconds(12));
        Tell("10 → 1 Mbit/s, 40 ms", stream, delays);
        Assert.InRange(stream.Delays(since: Seconds(10)).Max(), 50, 1_000);
        Assert.InRange(delays.Max(), 20, 250);
        Assert.InRange(stream.Rate.KilobitsPerSecond, 500u, 1_900u); // Above the link the window holds back.
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_link_that_becomes_fast_again_is_used_again(int seed)
    {
        var link = new SimulatedLink(kilobitsPerSecond: 1_000, oneWayMicros: 20_000, decodeMicros: 3_000);
        var stream = new SimulatedStream(link, seed);
        stream.Run(Seconds(10));
        link.KilobitsPerSecond = 50_000;

        stream.Run(Seconds(10));

        Tell("1 → 50 Mbit/s, 40 ms", stream, stream.Delays(since: Seconds(15)));
        Assert.InRange(stream.Rate.KilobitsPerSecond, 15_000u, 20_000u);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Typing_does_not_make_the_estimate_fall(int seed)
    {
        var stream = new SimulatedStream(
            new(kilobitsPerSecond: 50_000, oneWayMicros: 10_000, decodeMicros: 3_000), seed);
        stream.Run(Seconds(5));
        stream.ContentBytes = 800;
        stream.Run(Seconds(20));
        var typing = stream.Rate;
        stream.ContentBytes = 0;
        var encoded = stream.FramesEncoded;

        stream.Run(Seconds(60));

        Assert.InRange(typing.KilobitsPerSecond, 18_800u, 19_200u);
        Assert.Equal(encoded, stream.FramesEncoded);
        Assert.Equal(typing, stream.Rate); // Nothing happens, nothing is learnt.
    }

    [Fact]
    public void Before_the_first_acknowledgement_one_frame_is_all()
    {
        var flow = new ViewerFlow(lastFrameId: 41, frameRateMax: 60, kilobitsPerSecondMax: 20_000);
        Assert.True(flow.UpdateRate());
        Assert.True(flow.UpdateGrant());
        Assert.Equal(42u, flow.Granted);

        flow.Sent(Frame(42, FrameFlags.Key), 100_000, nowMicros: 0);
        Assert.False(flow.UpdateGrant());
        Assert.True(flow.Acknowledged(new(42, 0, 0), nowMicros: 5_000));
        Assert.True(flow.UpdateGrant());
        Assert.Equal(44u, flow.Granted);
    }

    [Fact]
    public void A_frame_that_was_never_sent_cannot_be_acknowledged()
    {
        var flow = new ViewerFlow(lastFrameId: 5, frameRateMax: 60, kilobitsPerSecondMax: 20_000);
        flow.Sent(Frame(6, FrameFlags.Key), 100, nowMicros: 0);

        Assert.False(flow.Acknowledged(new(7, 0, 0), nowMicros: 1));
        Assert.True(flow.Acknowledged(new(6, 0, 0), nowMicros: 2));
        Assert.True(flow.Acknowledged(new(3, 0, 0), nowMicros: 3)); // Late, and harmless.
    }

    [Fact]
    public void A_viewer_gets_nothing_before_its_first_key_frame()
    {
        var flow = new ViewerFlow(lastFrameId: 5, frameRateMax: 60, kilobitsPerSecondMax: 20_000);
        flow.UpdateRate();
        flow.UpdateGrant();

        Assert.False(flow.Takes(Frame(6, FrameFlags.None), keepsToProfile: true));
        Assert.True(flow.UpdateGrant()); // What was left out holds nobody back.
        Assert.Equal(7u, flow.Granted);
        Assert.True(flow.Takes(Frame(7, FrameFlags.Key), keepsToProfile: true));
        Assert.True(flow.Takes(Frame(8, FrameFlags.None), keepsToProfile: true));
    }

    [Fact]
    public void A_viewer_that_lies_about_its_decoder_gains_nothing()
    {
        var flow = new ViewerFlow(lastFrameId: 0, frameRateMax: 60, kilobitsPerSecondMax: 20_000);
        flow.UpdateRate();
        for (uint id = 1; id < 1_000; id++)
        {
            flow.Sent(Frame(id, FrameFlags.None), 5_000, nowMicros: id * 20_000);
            Assert.True(flow.Acknowledged(new(id, uint.MaxValue, 255), nowMicros: (id * 20_000) + 15_000));
            flow.UpdateRate();
            flow.UpdateGrant();
            Assert.InRange(flow.Granted, id + 1, id + 2);
        }
    }

    static VideoFrameHeader Frame(uint id, FrameFlags flags) => new(flags, id, 640, 480, EncodedAt: 0, default);

    static double P(double[] values, double share) => values.Order().ElementAt((int)(share * (values.Length - 1)));

    void Tell(string what, SimulatedStream stream, double[] delays) => output.WriteLine(
        $"{what}: {delays.Length} frames, delay p50 {P(delays, 0.5):0} p95 {P(delays, 0.95):0} "
        + $"max {delays.Max():0} ms, {stream.Rate.KilobitsPerSecond} kbit/s, {stream.Rate.FrameRateMax} fps");
}
