using System.Net;
using System.Text.Json;
using Farglass.Protocol;
using Farglass.Protocol.Messages;

namespace Farglass.Client.Tests;

public sealed class StreamMeterTests
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void It_counts_frames_and_says_where_their_time_went()
    {
        var meter = new StreamMeter();
        meter.Welcomed(Second);
        for (uint id = 1; id <= 100; id++)
            meter.Received(Frame(id, id == 1 ? FrameFlags.Key : FrameFlags.None, encode: id * 1_000), 1_250,
                Second * 2);
        meter.Measured(TimeSpan.FromMilliseconds(7));
        meter.Ended(StopReason.ApplicationExited, Second * 6);

        var seen = meter.Read(Second * 60, Carrier.WebSocket, network: null);

        Assert.Equal((5, 100, 1, 0, 125_000),
            (seen.Seconds, seen.Frames, seen.KeyFrames, seen.RefinementFrames, seen.Bytes));
        Assert.Equal((20, 200), (seen.Fps, seen.KilobitsPerSecond));
        Assert.Equal(2_000, seen.FirstFrameMilliseconds);
        Assert.Equal(new Percentiles(50, 95, 99, 100), seen.Stages!.Encode);
        Assert.Equal(7, seen.RoundTrip!.Max);
        Assert.Equal("ApplicationExited", seen.EndReason);
    }

    [Fact]
    public void Where_nothing_came_nothing_is_made_up()
    {
        var meter = new StreamMeter();
        meter.Welcomed(Second);

        var json = JsonSerializer.Serialize(
            meter.Read(Second * 3, Carrier.WebSocket, network: null), FarglassJson.Options);

        Assert.Equal(
            """{"seconds":2,"frames":0,"keyFrames":0,"refinementFrames":0,"bytes":0,"fps":0,"kilobitsPerSecond":0,"""
            + "\"width\":0,\"height\":0,\"reconnects\":0,\"carrier\":\"WebSocket\"}", json);
    }

    [Theory]
    [InlineData("""{"title":"The link was used.","detail":"Ask for another.","code":"entitlement_used","retry":true}""",
        "entitlement_used", "The link was used. Ask for another.", true)]
    [InlineData("""{"code":7}""", "", "The server answered 410 and did not say why.", false)]
    [InlineData("<html>", "", "The server answered 410 and did not say why.", false)]
    [InlineData("", "", "The server answered 410 and did not say why.", false)]
    [InlineData("[]", "", "The server answered 410 and did not say why.", false)]
    public void A_refusal_is_told_in_the_servers_words_where_it_has_any(
        string body, string code, string message, bool retry)
    {
        var problem = ProblemException.From(HttpStatusCode.Gone, body);

        Assert.Equal((code, message, retry), (problem.Code, problem.Message, problem.Retry));
    }

    static VideoFrameHeader Frame(uint id, FrameFlags flags, uint encode) =>
        new(flags, id, 1280, 720, EncodedAt: 0, new(Wait: 0, Convert: 0, encode, Transfer: 0, Queue: 0));
}
