using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Tests.Sctp.Association;

public sealed class StreamResetTests
{
    /// <summary>The channel's id, and in the tests' peers the first TSN, with which requests are counted too.</summary>
    const ushort Id = 4;
    const uint First = 1000;

    readonly CraftedPeer _peer = new CraftedPeer().Connect();
    readonly DataChannel _channel;

    public StreamResetTests()
    {
        _channel = _peer.Tested.Channels.Open(new() { NegotiatedId = Id })!;
        _peer.Drain();
    }

    [Fact]
    public void A_channel_that_is_closed_is_reset_when_all_it_sent_has_arrived()
    {
        var channels = _peer.Tested.Channels;
        channels.TrySend(_peer.Now, _channel, MessageKind.Text, "last words"u8);
        channels.Close(_channel);
        _peer.Drain();
        var sent = _peer.TakeAnswer(ChunkType.Data);
        Acknowledge(sent);
        Assert.Equal((1, "4"), Asked());
        Answer(ReconfigResult.Performed);
        Assert.Equal(DataChannelState.Closing, _channel.State);
        Reset(First, lastTsn: First - 1);
        Assert.Equal(ReconfigResult.Performed, Answered());
        Assert.Equal(DataChannelState.Closed, _channel.State);
        Assert.Equal(DataChannelEventKind.Closed, _peer.Tested.Happenings[^1].Kind);
    }

    [Fact]
    public void A_channel_that_the_peer_closes_is_closed_by_us_too()
    {
        Reset(First, lastTsn: First - 1);
        Assert.Equal((2, "4"), Asked());
        Answer(ReconfigResult.Performed);
        Assert.Equal(DataChannelState.Closed, _channel.State);
    }

    [Fact]
    public void A_reset_waits_for_what_was_sent_before_it()
    {
        Reset(First, lastTsn: First + 1);
        Assert.Equal(ReconfigResult.InProgress, Answered());
        _peer.SendData([1], stream: Id, ssn: 0);
        Reset(First, lastTsn: First + 1);
        Assert.Equal(ReconfigResult.InProgress, Answered());
        Assert.Equal(DataChannelState.Open, _channel.State);
        _peer.SendData([2], stream: Id, ssn: 1);
        Reset(First, lastTsn: First + 1);
        Assert.Equal(ReconfigResult.Performed, Answered());
        Assert.Equal(2, _peer.Tested.Messages.Count());
        Assert.Equal(DataChannelState.Closing, _channel.State);
    }

    [Fact]
    public void A_request_that_comes_again_gets_the_same_answer_and_is_not_done_again()
    {
        Reset(First, lastTsn: First - 1);
        Assert.Equal((2, "4"), Asked());
        Answer(ReconfigResult.Performed);
        var again = _peer.Tested.Channels.Open(new() { NegotiatedId = Id })!;
        Reset(First, lastTsn: First - 1);
        Assert.Equal(ReconfigResult.Performed, Answered());
        Assert.Equal(DataChannelState.Open, again.State);
    }

    [Fact]
    public void Requests_out_of_order_are_refused()
    {
        Reset(First - 1, lastTsn: First - 1);
        Assert.Equal(ReconfigResult.BadSequenceNumber, Answered());
        Reset(First + 1, lastTsn: First - 1);
        Assert.Equal(ReconfigResult.BadSequenceNumber, Answered());
        Assert.Equal(DataChannelState.Open, _channel.State);
    }

    [Theory]
    [InlineData("000D0010 000003E8 000003E7 000003E7")] // All streams at once.
    [InlineData("000E000A 000003E8 0004 0000")] // Our own streams.
    [InlineData("000F0008 000003E8")] // The TSNs.
    [InlineData("0011000C 000003E8 0001 0000")] // More streams.
    public void What_data_channels_do_not_need_is_denied(string parameter)
    {
        _peer.SendChunk(ChunkType.Reconfig, Convert.FromHexString(parameter.Replace(" ", "")));
        Assert.Equal(ReconfigResult.Denied, Answered());
        Assert.Equal(DataChannelState.Open, _channel.State);
    }

    [Fact]
    public void A_request_is_repeated_until_it_is_answered_with_the_same_number()
    {
        _peer.Tested.Channels.Close(_channel);
        _peer.Drain();
        var asked = _peer.TakeAnswer(ChunkType.Reconfig);
        _peer.Wait(SctpLimits.InitialTimeout);
        Assert.Equal(asked, _peer.TakeAnswer(ChunkType.Reconfig));
        Answer(ReconfigResult.InProgress);
        Assert.Empty(_peer.Answers);
        _peer.Wait(SctpLimits.InitialTimeout * 2);
        Assert.Equal(asked, _peer.TakeAnswer(ChunkType.Reconfig));
        Answer(ReconfigResult.Performed);
        _peer.Wait(TimeSpan.FromSeconds(20));
        Assert.Empty(_peer.Answers);
    }

    [Fact]
    public void A_peer_that_answers_no_request_is_lost()
    {
        _peer.Tested.Channels.Close(_channel);
        _peer.Drain();
        _peer.Wait(TimeSpan.FromMinutes(3));
        Assert.Equal(AssociationEnd.Lost, _peer.Tested.Happenings[^1].End);
    }

    [Fact]
    public void A_channel_whose_reset_is_refused_is_closed_and_its_id_is_not_used_again()
    {
        _peer.Tested.Channels.Close(_channel);
        _peer.Drain();
        Answer(ReconfigResult.Denied);
        Assert.Equal(DataChannelState.Closed, _channel.State);
        Assert.Null(_peer.Tested.Channels.Open(new() { NegotiatedId = Id }));
    }

    [Fact]
    public void A_peer_that_knows_no_resets_is_not_asked()
    {
        var peer = new CraftedPeer().Connect(parameters: "");
        var channel = peer.Tested.Channels.Open(new() { NegotiatedId = Id })!;
        peer.Tested.Channels.Close(channel);
        peer.Drain();
        Assert.Empty(peer.Answers);
        Assert.Equal(DataChannelState.Closed, channel.State);
    }

    [Fact]
    public void An_id_that_the_peer_uses_again_was_reset_though_its_answer_was_lost()
    {
        Reset(First, lastTsn: First - 1);
        Assert.Equal((2, "4"), Asked());
        _peer.SendData([3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, (byte)'x'], stream: Id, protocol: 50);
        Assert.Equal(DataChannelState.Closed, _channel.State);
        var again = _peer.Tested.Happenings[^1].Channel!;
        Assert.Equal((DataChannelState.Open, "x", Id), (again.State, again.Options.Label, again.Id));
        Answer(ReconfigResult.Performed); // Late.
        Assert.Equal(DataChannelState.Open, again.State);
    }

    /// <summary>Acknowledges all up to a DATA of the tested side.</summary>
    void Acknowledge(byte[] data) => _peer.SendChunk(
        ChunkType.Sack, [.. data[..4], 0, 1, 0, 0, 0, 0, 0, 0]);

    void Reset(uint sequence, uint lastTsn) => _peer.Send((ref packet) =>
        OutgoingResetRequest.Write(ref packet, sequence, responseSequence: 0, new(lastTsn), [Id]));

    /// <summary>Answers the request that the tested side has made.</summary>
    void Answer(ReconfigResult result)
    {
        Span<byte> value = stackalloc byte[Parameter.HeaderSize + ReconfigResponse.Size];
        new ReconfigResponse(_sequence ?? ReadSequence(), result).Write(value);
        _peer.SendChunk(ChunkType.Reconfig, value);
    }

    uint? _sequence;

    uint ReadSequence()
    {
        _sequence = _peer.Tested.Channels.Association.LocalTsn.Value;
        return _sequence.Value;
    }

    /// <summary>How many parameters there were in RE-CONFIGs, and which streams they reset.</summary>
    (int Count, string Streams) Asked()
    {
        var streams = new List<ushort>();
        var count = 0;
        foreach (var (_, _, value) in _peer.Answers.Where(answer => answer.Type == ChunkType.Reconfig))
        {
            var reader = new ParameterReader(value);
            while (reader.TryRead(out var parameter))
            {
                count++;
                if (!OutgoingResetRequest.TryParse(parameter, out var request)) continue;
                _sequence = request.Sequence;
                for (var index = 0; index < request.StreamCount; index++) streams.Add(request.Stream(index));
            }
        }

        _peer.Answers.Clear();
        return (count, string.Join(' ', streams));
    }

    ReconfigResult Answered()
    {
        ReconfigResult? result = null;
        foreach (var (_, _, value) in _peer.Answers.Where(answer => answer.Type == ChunkType.Reconfig))
        {
            var reader = new ParameterReader(value);
            while (reader.TryRead(out var parameter))
                if (ReconfigResponse.TryParse(parameter, out var response)) result = response.Result;
        }

        _peer.Answers.Clear();
        return Assert.NotNull(result);
    }
}
