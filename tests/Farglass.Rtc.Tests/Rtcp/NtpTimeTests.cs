using Farglass.Rtc.Rtcp;

namespace Farglass.Rtc.Tests.Rtcp;

public sealed class NtpTimeTests
{
    static readonly DateTimeOffset Day = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_day_that_unix_began_is_2208988800_seconds_after_1900()
    {
        var time = NtpTime.From(DateTimeOffset.UnixEpoch.AddMilliseconds(500));
        Assert.Equal((2_208_988_800ul << 32) | 0x8000_0000, time.Value);
        Assert.Equal(0x7E80_8000u, time.Middle);
    }

    [Theory]
    [InlineData(2026)]
    [InlineData(2036)]
    [InlineData(2040)]
    public void Times_come_back_even_behind_the_wrap_of_2036(int year)
    {
        var time = new DateTimeOffset(year, 5, 6, 7, 8, 9, TimeSpan.Zero).AddTicks(1_234_567);
        Assert.InRange((time - NtpTime.From(time).ToDateTimeOffset()).Ticks, 0, 1);
    }

    [Fact]
    public void The_round_trip_is_what_is_left_without_the_time_that_the_peer_kept_the_report()
    {
        var clock = new WallClock(Day);
        var sent = clock.At(TimeSpan.FromSeconds(5)).Middle;
        var kept = NtpTime.ToShort(TimeSpan.FromMilliseconds(300));

        Assert.True(clock.At(TimeSpan.FromSeconds(5.342)).TryRoundTrip(sent, kept, out var roundTrip));
        Assert.InRange(roundTrip.TotalMilliseconds, 41.9, 42.1);

        Assert.False(clock.At(TimeSpan.FromSeconds(5.342)).TryRoundTrip(0, kept, out _)); // It has had no report.
        Assert.True(clock.At(TimeSpan.FromSeconds(5.2995)).TryRoundTrip(sent, kept, out roundTrip));
        Assert.Equal(TimeSpan.Zero, roundTrip); // Rounded away.
        Assert.False(clock.At(TimeSpan.FromSeconds(5.2)).TryRoundTrip(sent, kept, out _)); // Kept before it was sent.
        Assert.False(clock.At(TimeSpan.FromSeconds(60)).TryRoundTrip(sent, kept, out _));
    }

    [Fact]
    public void Short_times_are_65536ths_of_a_second()
    {
        Assert.Equal(0x0001_8000u, NtpTime.ToShort(TimeSpan.FromSeconds(1.5)));
        Assert.Equal(TimeSpan.FromSeconds(1.5), NtpTime.FromShort(0x0001_8000));
        Assert.Equal(uint.MaxValue, NtpTime.ToShort(TimeSpan.FromDays(1)));
        Assert.Equal(0u, NtpTime.ToShort(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void Reports_come_before_the_first_packet_while_packets_flow_and_once_after_the_last()
    {
        var schedule = new ReportSchedule(first: TimeSpan.Zero);
        var reports = new List<double>();
        for (var now = TimeSpan.Zero; now < TimeSpan.FromSeconds(60); now += TimeSpan.FromMilliseconds(10))
        {
            if (now.TotalSeconds is (>= 5 and < 7.5) or 30) schedule.Happened(now);
            if (now < schedule.Deadline) continue;
            schedule.Reported(now);
            reports.Add(now.TotalSeconds);
        }
        Assert.Equal([5, 6, 7, 8, 30], reports);
        Assert.Equal(TimeSpan.MaxValue, schedule.Deadline);
    }
}
