using System.Buffers.Binary;
using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sctp.Chunks;

namespace Farglass.Rtc.Tests.Sctp;

/// <summary>Packets of a real conversation, changed at random and sealed again with the right checksum.</summary>
public sealed class MutationTests
{
    const int Packets = 200_000, MutationsOfAPacket = 3, DrainedMax = 10_000;

    readonly Random _random = new(1);
    readonly byte[] _buffer = new byte[SctpLimits.ReceivedPacketBytesMax];
    readonly byte[] _drained = new byte[SctpLimits.ReceivedPacketBytesMax];

    [Fact]
    public void No_packet_does_harm()
    {
        var count = 0;
        for (var seed = 0; count < Packets; seed++) count += Converse(seed);
    }

    /// <returns>How many packets were mutated before one of the two had enough.</returns>
    int Converse(int seed)
    {
        var peers = new Peers(seed, new() { Delay = Peers.Ms(5), Loss = 0.05, Jitter = Peers.Ms(3) });
        if (seed % 4 != 0) peers.Connect(); // Else the handshake is what suffers.
        var count = 0;
        peers.OnPacket = (from, packet) =>
        {
            var to = from == peers.Client ? peers.Server : peers.Client;
            for (var mutation = 0; mutation < MutationsOfAPacket; mutation++, count++)
                Receive(to.Channels, peers.Now, Mutate(packet.Span));
        };
        peers.Client.Channels.Connect();
        peers.Server.Channels.Connect();
        for (ushort id = 0; id < 5; id++)
        {
            var options = new DataChannelOptions
            {
                IsOrdered = id % 2 == 0,
                RetransmissionsMax = id == 3 ? 0 : null,
            };
            peers.Client.Channels.Open(options);
            peers.Server.Channels.Open(options);
        }

        for (var round = 0; round < 200; round++)
        {
            peers.Run(Peers.Ms(5));
            foreach (var peer in new[] { peers.Client, peers.Server })
            {
                var open = peer.Happenings.Where(one => one.Kind == DataChannelEventKind.Opened).ToArray();
                if (open.Length == 0) continue;
                var channel = open[_random.Next(open.Length)].Channel!;
                if (_random.Next(50) == 0) peer.Channels.Close(channel);
                if (_random.Next(50) == 0) peer.Channels.Open(new());
                peer.Channels.TrySend(peers.Now, channel, MessageKind.Binary, new byte[_random.Next(5_000)]);
            }
        }

        return count;
    }

    void Receive(DataChannels channels, TimeSpan now, ReadOnlySpan<byte> packet)
    {
        channels.Receive(now, packet);
        if (_random.Next(10) == 0) channels.Advance(now + TimeSpan.FromSeconds(_random.Next(3)));
        for (var drained = 0; channels.TryTransmit(now, _drained, out _); drained++)
            if (drained > DrainedMax) Assert.Fail("It never says that it has nothing to send.");
        for (var drained = 0; channels.TryTakeEvent(out _); drained++)
            if (drained > DrainedMax) Assert.Fail("It never says that nothing has happened.");
        const int heldMax = SctpLimits.ReceivedBytesMax + SctpLimits.ReceivedReserveBytes;
        if (channels.Association.Receiver is { HeldBytes: > heldMax })
            Assert.Fail("It holds more than it may.");
    }

    /// <summary>
    /// Changes, cuts or repeats something behind the header. What is sent to nobody is dropped too early.
    /// </summary>
    ReadOnlySpan<byte> Mutate(ReadOnlySpan<byte> packet)
    {
        packet.CopyTo(_buffer);
        var length = packet.Length;
        for (var changes = _random.Next(1, 5); changes > 0; changes--)
        {
            var at = _random.Next(PacketHeader.Size, length);
            switch (_random.Next(5))
            {
                case 0: _buffer[at] ^= (byte)(1 << _random.Next(8)); break;
                case 1: _buffer[at] = (byte)_random.Next(256); break;
                case 2: _buffer[PacketHeader.Size + 1] = (byte)_random.Next(16); break;
                case 3: length = Math.Max(at, PacketHeader.Size + Chunk.HeaderSize); break;
                default:
                    var run = Math.Min(_random.Next(1, 40), Math.Min(length - at, _buffer.Length - length));
                    _buffer.AsSpan(at, run).CopyTo(_buffer.AsSpan(length));
                    length += run;
                    break;
            }
        }

        var mutated = _buffer.AsSpan(0, length);
        BinaryPrimitives.WriteUInt32LittleEndian(mutated[8..], Crc32c.OfPacket(mutated));
        return mutated;
    }
}
