using System.Buffers.Binary;
using System.Text;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Tests.Ice;

/// <summary>Nothing from outside makes a parser throw.</summary>
public sealed class MutationTests
{
    const int Rounds = 50_000;

    static readonly IceCredentials Server = IceCredentials.Generate(), Client = IceCredentials.Generate();

    static readonly NetworkPath Path = new(
        TransportProtocol.Udp, NetworkAddress.Parse("192.0.2.1:3478"), NetworkAddress.Parse("198.51.100.1:5000"));

    public static TheoryData<int> Seeds => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_message_may_be_mutilated_in_any_way(int seed)
    {
        var random = new Random(seed);
        IIceAgent[] agents = [new IceLiteAgent(Server, Client), StartedAgent()];
        byte[][] originals =
        [
            Checks.Request(Server, Client, nominates: true),
            Checks.Request(Server, Client, (ref writer) => writer.Add((StunAttribute)0x7777, 3)),
            Checks.Message(StunClass.Success, StunTransactionId.New(), Client,
                (ref writer) => writer.AddXorMappedAddress(Path.Remote)),
            Checks.Message(StunClass.Error, StunTransactionId.New(), Client, (ref writer) => writer.AddErrorCode(487)),
        ];
        var types = new ushort[IceLimits.UnknownAttributesMax];
        var parsed = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var mutant = Mutate(random, originals[random.Next(originals.Length)]);
            if (random.Next(2) == 0) Repair(mutant); // Else all would end at the fingerprint.

            StunMessage.TryReadUsername(mutant, out _, out _);
            if (StunMessage.TryParse(mutant, out var message))
            {
                parsed++;
                message.CopyUnknownAttributes(types);
                message.IsAuthentic(Server.Key);
            }
            foreach (var agent in agents)
            {
                agent.Receive(default, Path, mutant);
                agent.DrainEvents();
            }
            DatagramKind.Of(mutant);
        }

        Assert.InRange(parsed, Rounds / 20, Rounds * 19 / 20); // Else the mutants would be all alike.
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_candidate_may_be_mutilated_in_any_way(int seed)
    {
        var random = new Random(seed);
        var original = Encoding.ASCII.GetBytes("candidate:842163049 1 udp 1677729535 203.0.113.9 54321 typ srflx "
            + "raddr 2001:db8::1 rport 54321 generation 0 tcptype active network-cost 999");
        for (var round = 0; round < Rounds / 5; round++)
        {
            var mutant = Encoding.Latin1.GetString(Mutate(random, original));
            if (IceCandidate.TryParse(mutant, out var candidate))
                Assert.True(IceCandidate.TryParse(candidate.ToString(), out _), mutant);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_stream_may_be_anything(int seed)
    {
        var random = new Random(seed);
        for (var stream = 0; stream < 500; stream++)
        {
            var reader = new TcpFrameReader(new byte[TcpFraming.BufferSizeMin]);
            while (!reader.IsBroken)
            {
                Assert.False(reader.Free.IsEmpty);
                var piece = reader.Free.Span[..random.Next(reader.Free.Length + 1)];
                random.NextBytes(piece);
                for (var at = 0; at < piece.Length && random.Next(8) != 0; at += 2) piece[at] = 0;
                reader.Received(piece.Length);
                while (reader.TryRead(out var frame)) Assert.InRange(frame.Length, 1, IceLimits.TcpFrameBytesMax);
            }
        }
    }

    static IceFullAgent StartedAgent()
    {
        var agent = new IceFullAgent(IceRole.Controlling, Server, new Random(1));
        agent.AddLocal(IceCandidate.HostUdp(Path.Local));
        agent.Start(default, Client);
        return agent;
    }

    /// <summary>A few bytes changed, doubled, or cut away.</summary>
    static byte[] Mutate(Random random, byte[] original)
    {
        var mutant = original.ToList();
        for (var change = random.Next(1, 4); change > 0 && mutant.Count > 1; change--)
        {
            var at = random.Next(mutant.Count);
            switch (random.Next(5))
            {
                case 0:
                    mutant[at] = (byte)random.Next(256);
                    break;
                case 1:
                    mutant[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    mutant.InsertRange(at, mutant.GetRange(at, Math.Min(random.Next(1, 9), mutant.Count - at)));
                    break;
                case 3:
                    mutant.RemoveRange(at, Math.Min(random.Next(1, 9), mutant.Count - at));
                    break;
                default:
                    mutant[at] = 0;
                    break;
            }
        }
        return [.. mutant];
    }

    /// <summary>Makes the length and the fingerprint right, where there is one.</summary>
    static void Repair(byte[] mutant)
    {
        if (mutant.Length < StunMessage.HeaderSize + 8) return;
        BinaryPrimitives.WriteUInt16BigEndian(mutant.AsSpan(2), (ushort)(mutant.Length - StunMessage.HeaderSize));
        var fingerprint = Crc32.Of(mutant.AsSpan(0, mutant.Length - 8)) ^ StunMessage.FingerprintMask;
        BinaryPrimitives.WriteUInt32BigEndian(mutant.AsSpan(mutant.Length - 4), fingerprint);
    }
}
