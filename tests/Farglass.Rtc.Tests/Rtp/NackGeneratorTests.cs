using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Tests.Rtp;

public sealed class NackGeneratorTests
{
    static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(40);

    readonly NackGenerator _nacks = new();

    static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public void What_is_missing_is_asked_for_at_once_and_then_every_round_trip()
    {
        Assert.True(_nacks.Add(10, 13, Ms(0)));
        Assert.Equal([10, 11, 12], Due(Ms(0)));
        Assert.Empty(Due(Ms(39)));
        _nacks.Remove(Ms(39), 11, isRepeated: true);

        Assert.Equal(Ms(40), _nacks.Deadline);
        Assert.Equal([10, 12], Due(Ms(40)));
        Assert.Equal(Ms(80), _nacks.Deadline);
    }

    [Fact]
    public void What_nobody_needs_is_not_asked_for()
    {
        _nacks.Add(10, 20, Ms(0));
        _nacks.RemoveBefore(18);
        _nacks.Remove(Ms(0), 5, isRepeated: true);
        _nacks.Remove(Ms(0), 30, isRepeated: true);

        Assert.Equal([18, 19], Due(Ms(0)));
        _nacks.RemoveBefore(100);
        Assert.Equal(TimeSpan.MaxValue, _nacks.Deadline);
    }

    [Fact]
    public void After_ten_tries_it_is_given_up()
    {
        _nacks.Add(10, 11, Ms(0));
        var now = Ms(0);
        for (var attempt = 0; attempt < RtpLimits.NackTriesMax; attempt++, now += RoundTrip)
        {
            Assert.True(_nacks.Advance(now));
            Assert.Equal([10], Due(now));
        }
        Assert.False(_nacks.Advance(now));
        Assert.Equal(0, _nacks.Count);
        Assert.Equal(1, _nacks.GivenUp);
    }

    [Fact]
    public void On_a_long_way_it_is_given_up_by_its_age()
    {
        _nacks.Add(10, 11, Ms(0));
        var far = Ms(300);
        for (var now = Ms(0); now < NackGenerator.RepairTimeMax; now += far)
        {
            Assert.True(_nacks.Advance(now));
            _nacks.TakeDue(now, far, new long[1]);
        }
        Assert.False(_nacks.Advance(Ms(1_200)));
    }

    [Fact]
    public void Too_much_at_once_is_given_up_at_once()
    {
        Assert.True(_nacks.Add(0, RtpLimits.MissingPacketsMax, Ms(0)));
        Assert.False(_nacks.Add(1_000, 1_001, Ms(0)));
        Assert.Equal(0, _nacks.Count);
        Assert.Equal(RtpLimits.MissingPacketsMax, _nacks.GivenUp);
        Assert.False(_nacks.Add(0, long.MaxValue, Ms(0)));
    }

    [Fact]
    public void What_does_not_fit_is_asked_for_next()
    {
        _nacks.Add(1, 6, Ms(0));
        var target = new long[3];
        Assert.Equal(3, _nacks.TakeDue(Ms(0), RoundTrip, target));
        Assert.Equal(2, _nacks.TakeDue(Ms(0), RoundTrip, target));
        Assert.Equal([4, 5], target[..2]);
    }

    long[] Due(TimeSpan now)
    {
        var target = new long[100];
        return target[.._nacks.TakeDue(now, RoundTrip, target)];
    }
}
