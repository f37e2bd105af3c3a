using Farglass.Rtc.Rtcp;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class RtpReceiveStreamTests
{
    readonly RtpReceiveStream _stream = new(ssrc: 7, clockRate: 90_000);

    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void Loss_is_counted_since_the_beginning_and_since_the_last_report()
    {
        for (var number = 0; number < 100; number++)
            if (number % 4 != 1) Receive(65_500 + number); // It wraps in between.

        var report = _stream.Report(Ms(1));
        Assert.Equal(25, report.Lost);
        Assert.Equal(64, report.FractionLost);
        Assert.Equal((1u << 16) + 63, report.HighestSequence);

        for (var number = 100; number < 150; number++) Receive(65_500 + number);
        report = _stream.Report(Ms(2));
        Assert.Equal(25, report.Lost);
        Assert.Equal(0, report.FractionLost);
        Assert.Equal(0, _stream.Report(Ms(3)).FractionLost); // Nothing came: nothing is known.
    }

    [Fact]
    public void Duplicates_are_not_a_loss_below_zero_in_the_fraction()
    {
        for (var round = 0; round < 2; round++)
            for (var number = 1; number <= 10; number++) Receive(number);

        var report = _stream.Report(Ms(1));
        Assert.Equal(-10, report.Lost);
        Assert.Equal(0, report.FractionLost);
    }

    [Fact]
    public void Jitter_is_smoothed_over_sixteen_packets_as_RFC_3550_A8_has_it()
    {
        Receive(1, Ms(0), timestamp: 0);
        Receive(2, Ms(20), timestamp: 900); // 10 ms late: 900 units.
        Assert.Equal(900u / 16, _stream.Report(Ms(20)).Jitter);
        Receive(3, Ms(30), timestamp: 1_800); // As late as the last one.
        Assert.Equal((uint)(900.0 / 16 * 15 / 16), _stream.Report(Ms(30)).Jitter);
    }

    [Fact]
    public void A_steady_stream_has_no_jitter_even_if_its_timestamps_wrap()
    {
        var timestamp = uint.MaxValue - 9_000;
        for (var number = 0; number < 100; number++, timestamp = unchecked(timestamp + 900))
            Receive(number, Ms(10 * number), timestamp);
        Assert.Equal(0u, _stream.Report(Ms(0)).Jitter);
    }

    [Fact]
    public void A_wild_timestamp_and_a_repeated_packet_are_survived()
    {
        Receive(1, Ms(0), timestamp: 0);
        Receive(2, Ms(0), timestamp: 0x8000_0000);
        Assert.Equal(0x8000_0000u / 16, _stream.Report(Ms(0)).Jitter);
        Assert.True(_stream.Receive(Ms(900), Header(3), isRepeated: true, out _));
        Assert.Equal(0x8000_0000u / 16, _stream.Report(Ms(0)).Jitter);
    }

    [Fact]
    public void One_wild_number_means_nothing_and_two_in_a_row_mean_a_new_beginning()
    {
        Receive(10);
        Assert.False(_stream.Receive(default, Header(20_000), isRepeated: false, out _));
        Assert.True(_stream.Receive(default, Header(11), isRepeated: false, out var sequence));
        Assert.Equal(_stream.Highest, sequence);

        Assert.False(_stream.Receive(default, Header(20_000), isRepeated: false, out _));
        Assert.True(_stream.Receive(default, Header(20_001), isRepeated: false, out var restarted));
        Assert.True(restarted > sequence);
        Assert.Equal(0, _stream.Lost);

        Assert.False(_stream.Receive(default, Header(5), isRepeated: false, out _));
        Assert.True(_stream.Receive(default, Header(6), isRepeated: false, out var again));
        Assert.True(again > restarted);
    }

    [Fact]
    public void A_report_says_which_report_of_the_sender_it_knows_and_for_how_long()
    {
        Receive(1);
        Assert.Equal(0u, _stream.Report(Ms(5)).LastSenderReport);
        _stream.SenderReportReceived(Ms(10), new NtpTime(0x1111_2222_3333_4444));

        var report = _stream.Report(Ms(510));
        Assert.Equal(0x2222_3333u, report.LastSenderReport);
        Assert.Equal(32_768u, report.DelaySinceLastSenderReport);
    }

    static RtpHeader Header(int number, uint timestamp = 0) =>
        new(96, Marker: false, new((ushort)number), timestamp, Ssrc: 7);

    void Receive(int number, TimeSpan now = default, uint timestamp = 0) =>
        Assert.True(_stream.Receive(now, Header(number, timestamp), isRepeated: false, out _));
}
