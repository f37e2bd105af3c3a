using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Channels;
using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Tests.Sctp.Chunks;

/// <summary>What is written is what is read, ten thousand times from one seed.</summary>
public sealed class ChunkRoundTripTests
{
    const int Rounds = 10_000;

    readonly Random _random = new(1);
    readonly byte[] _bytes = new byte[SctpLimits.ReceivedPacketBytesMax];

    [Fact]
    public void Data()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var written = new DataChunk(
                (DataFlags)_random.Next(16), RandomTsn(), RandomUInt16(), new(RandomUInt16()), (uint)_random.Next());
            var payload = RandomBytes(1 + _random.Next(1200));
            var packet = new PacketWriter(_bytes);
            written.Write(ref packet, payload);

            Assert.True(DataChunk.TryParse(Only(packet), out var read, out var readPayload));
            Assert.Equal(written, read);
            Assert.Equal(payload, readPayload);
        }
    }

    [Fact]
    public void Init()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var written = new InitChunk(1 + (uint)_random.Next(), (uint)_random.Next(),
                (ushort)_random.Next(1, 65536), (ushort)_random.Next(1, 65536), RandomTsn());
            var parameters = RandomBytes(_random.Next(200));
            var packet = new PacketWriter(_bytes);
            written.Write(ref packet, ChunkType.InitAck, parameters);

            Assert.True(InitChunk.TryParse(Only(packet), out var read, out var readParameters));
            Assert.Equal(written, read);
            Assert.Equal(parameters, readParameters);
        }
    }

    [Fact]
    public void Sack()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var gaps = Enumerable.Range(0, _random.Next(20))
                .Select(_ => new GapBlock(RandomUInt16(), RandomUInt16())).ToArray();
            var (cumulative, window) = (RandomTsn(), (uint)_random.Next());
            var packet = new PacketWriter(_bytes);
            SackChunk.Write(ref packet, cumulative, window, gaps,
                [.. Enumerable.Range(0, _random.Next(10)).Select(_ => RandomTsn())]);

            Assert.True(SackChunk.TryParse(Only(packet), out var read));
            Assert.Equal(cumulative, read.Cumulative);
            Assert.Equal(window, read.ReceiveWindow);
            Assert.Equal(gaps.Length, read.GapCount);
            for (var index = 0; index < gaps.Length; index++) Assert.Equal(gaps[index], read.Gap(index));
        }
    }

    [Fact]
    public void ForwardTsn()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var skipped = Enumerable.Range(0, _random.Next(20))
                .Select(_ => new SkippedMessage(RandomUInt16(), new(RandomUInt16()))).ToArray();
            var cumulative = RandomTsn();
            var packet = new PacketWriter(_bytes);
            ForwardTsnChunk.Write(ref packet, cumulative, skipped);

            Assert.True(ForwardTsnChunk.TryParse(Only(packet), out var read));
            Assert.Equal(cumulative, read.Cumulative);
            Assert.Equal(skipped.Length, read.SkippedCount);
            for (var index = 0; index < skipped.Length; index++) Assert.Equal(skipped[index], read.Skipped(index));
        }
    }

    [Fact]
    public void ResetRequest()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var streams = Enumerable.Range(0, _random.Next(1, 64)).Select(_ => RandomUInt16()).ToArray();
            var (sequence, response, last) = ((uint)_random.Next(), (uint)_random.Next(), RandomTsn());
            var packet = new PacketWriter(_bytes);
            OutgoingResetRequest.Write(ref packet, sequence, response, last, streams);

            var parameters = new ParameterReader(Only(packet).Value);
            Assert.True(parameters.TryRead(out var parameter));
            Assert.True(OutgoingResetRequest.TryParse(parameter, out var read));
            Assert.Equal((sequence, response, last), (read.Sequence, read.ResponseSequence, read.LastTsn));
            Assert.Equal(streams.Length, read.StreamCount);
            for (var index = 0; index < streams.Length; index++) Assert.Equal(streams[index], read.Stream(index));
        }
    }

    [Fact]
    public void ChannelOpen()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (label, protocol) = (RandomBytes(_random.Next(256)), RandomBytes(_random.Next(256)));
            var type = (DcepChannelType)(_random.Next(3) | (_random.Next(2) << 7));
            var written = new DcepOpen(type, RandomUInt16(), (uint)_random.Next(), label, protocol);
            written.Write(_bytes);

            Assert.True(DcepOpen.TryParse(_bytes.AsSpan(0, written.Length), out var read));
            Assert.Equal((type, written.Priority, written.Reliability), (read.Type, read.Priority, read.Reliability));
            Assert.Equal(label, read.Label);
            Assert.Equal(protocol, read.Protocol);
        }
    }

    [Fact]
    public void Chunks_that_are_cut_off_are_not_read()
    {
        var packet = new PacketWriter(_bytes);
        SackChunk.Write(ref packet, new(1), 2, [new(2, 3)], [new(1)]);
        ForwardTsnChunk.Write(ref packet, new(1), []);
        for (var length = PacketHeader.Size; length < packet.Length; length++)
        {
            var reader = new ChunkReader(_bytes.AsSpan(PacketHeader.Size..length));
            while (reader.TryRead(out var chunk)) Assert.True(chunk.Whole.Length <= length);
            Assert.Equal(length != PacketHeader.Size && length != packet.Length - 8, reader.Failed);
        }
    }

    Chunk Only(in PacketWriter packet)
    {
        var reader = new ChunkReader(_bytes.AsSpan(PacketHeader.Size..packet.Length));
        Assert.True(reader.TryRead(out var chunk));
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.Failed);
        return chunk;
    }

    Tsn RandomTsn() => new((uint)_random.NextInt64(1L << 32));

    ushort RandomUInt16() => (ushort)_random.Next(65536);

    byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }
}
