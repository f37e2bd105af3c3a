using Farglass.Host.Supervision;
using Farglass.Protocol.Messages;

namespace Farglass.Host.Tests;

public sealed class NetworkRecordTests
{
    readonly NetworkRecord _record = new();

    [Fact]
    public void What_bounds_a_stream_is_told_when_it_has_lasted_and_then_once()
    {
        Assert.Equal([false, false, false, false, true, false], Add(RateBound.Delay, 6));
        Assert.Equal(ViewerBound.Link, _record.Bound);

        Assert.DoesNotContain(true, Add(RateBound.Application, 4)); // A moment's rest.
        Assert.DoesNotContain(true, Add(RateBound.Loss, 10));
        Assert.Equal([false, false, false, false, true], Add(RateBound.Application, 5));
        Assert.Equal(ViewerBound.ApplicationIdle, _record.Bound);
    }

    [Fact]
    public void A_rate_that_is_still_sought_says_nothing()
    {
        Assert.DoesNotContain(true, Add(RateBound.Search, 20));

        Assert.Null(_record.Bound);
    }

    [Fact]
    public void A_processor_without_time_comes_before_what_the_network_says()
    {
        for (var second = 0; second < 5; second++) _record.Add(Note(RateBound.Application), isProcessorBusy: true);

        Assert.Equal(ViewerBound.Processor, _record.Bound);
    }

    [Fact]
    public void The_summary_has_means_and_shares_and_says_what_is_unmet()
    {
        Assert.Null(_record.Summarize());
        Add(RateBound.Delay, 3);
        _record.Add(
            Note(RateBound.Limit) with { LossPerMille = 400, RoundTripMicros = 40_000 }, isProcessorBusy: false);

        Assert.Equal("target 8000, sent 4000, arrived 3900 kbit/s, loss 10.0 % [threshold unmet], round trip 40 ms, "
            + "queues 8 ms, unmet 25 % of 4 s, Link 75 %, Settings 25 %", _record.Summarize());
    }

    static NetworkNoteMessage Note(RateBound bound) => new(bound, 8_000, 4_000, 3_900, 0, 40_000, 7_000, 1_000);

    bool[] Add(RateBound bound, int seconds) =>
        [.. Enumerable.Range(0, seconds).Select(_ => _record.Add(Note(bound), isProcessorBusy: false))];
}
