using Farglass.Rtc.Ice;

namespace Farglass.Rtc.Tests.Ice;

public sealed class IceCandidateTests
{
    [Theory]
    [InlineData("candidate:1 1 udp 2130706431 192.0.2.7 5004 typ host")]
    [InlineData("candidate:1 1 udp 2130706431 2001:db8::7 5004 typ host")]
    [InlineData("candidate:a+/9 2 udp 1 198.51.100.4 65535 typ srflx raddr 192.0.2.7 rport 5004")]
    [InlineData("candidate:7 1 udp 16777215 198.51.100.4 3478 typ relay raddr 0.0.0.0 rport 0")]
    [InlineData("candidate:7 1 udp 1862270975 198.51.100.4 3478 typ prflx")]
    [InlineData("candidate:7 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active")]
    [InlineData("candidate:7 1 tcp 1518280447 192.0.2.7 443 typ host tcptype passive")]
    [InlineData("candidate:7 1 udp 2113937151 0f8cd9e0-e7a5-4c1b-93b4-7a0b3a4e0d9f.local 51234 typ host")]
    public void A_line_comes_back_as_it_was_written(string line)
    {
        Assert.True(IceCandidate.TryParse(line, out var candidate));

        Assert.Equal(line, candidate.ToString());
    }

    [Fact]
    public void What_a_browser_says_is_understood()
    {
        Assert.True(IceCandidate.TryParse("842163049 1 UDP 1677729535 203.0.113.9 54321 typ srflx raddr 192.168.1.5 "
            + "rport 54321 generation 0 ufrag Gx7b network-id 1 network-cost 10", out var candidate));

        Assert.Equal(new()
        {
            Foundation = "842163049",
            Protocol = TransportProtocol.Udp,
            Priority = 1677729535,
            Address = NetworkAddress.Parse("203.0.113.9:54321"),
            Type = IceCandidateType.ServerReflexive,
            Related = NetworkAddress.Parse("192.168.1.5:54321"),
        }, candidate);
    }

    [Fact]
    public void A_name_is_kept_as_it_is()
    {
        Assert.True(IceCandidate.TryParse("candidate:1 1 udp 1 0f8cd9e0.local 51234 typ host", out var candidate));

        Assert.Equal(("0f8cd9e0.local", 51234), (candidate.HostName, candidate.Address.Port));
    }

    [Theory]
    [InlineData("")]
    [InlineData("candidate:")]
    [InlineData("candidate:1 1 udp 2130706431 192.0.2.7 5004")]
    [InlineData("candidate:1 1 udp 2130706431 192.0.2.7 5004 typ")]
    [InlineData("candidate:1 1 udp 2130706431 192.0.2.7 5004 typ hosts")]
    [InlineData("candidate:1 1 udp 2130706431 192.0.2.7 65536 typ host")]
    [InlineData("candidate:1 1 udp 4294967296 192.0.2.7 5004 typ host")]
    [InlineData("candidate:1 0 udp 1 192.0.2.7 5004 typ host")]
    [InlineData("candidate:1 257 udp 1 192.0.2.7 5004 typ host")]
    [InlineData("candidate:1 1 ssltcp 1 192.0.2.7 5004 typ host")]
    [InlineData("candidate:1 1 udp -1 192.0.2.7 5004 typ host")]
    [InlineData("candidate:1 1 udp 1 192.0.2 5004 typ host")]
    [InlineData("candidate:1 1 udp 1 1 5004 typ host")]
    [InlineData("candidate:1 1 udp 1 010.0.0.1 5004 typ host")]
    [InlineData("candidate:1 1 udp 1 fe80::1%2 5004 typ host")]
    [InlineData("candidate:1 1 udp 1 a_b.local 5004 typ host")]
    [InlineData("candidate:é 1 udp 1 192.0.2.7 5004 typ host")]
    [InlineData("candidate:123456789012345678901234567890123 1 udp 1 192.0.2.7 5004 typ host")]
    [InlineData("candidate:1 1 tcp 1 192.0.2.7 5004 typ host tcptype quick")]
    [InlineData("candidate:1 1 udp 1 192.0.2.7 5004 typ host generation")]
    [InlineData("candidate:1 1 udp 1 192.0.2.7 5004 typ srflx raddr 192.0.2.8 rport x")]
    public void What_is_no_candidate_is_not_read(string line) => Assert.False(IceCandidate.TryParse(line, out _));

    [Fact]
    public void What_is_too_long_is_not_read() => Assert.False(IceCandidate.TryParse(
        "candidate:1 1 udp 1 192.0.2.7 5004 typ host" + string.Concat(Enumerable.Repeat(" name value", 50)), out _));

    [Fact]
    public void Ours_are_read_by_ourselves()
    {
        var random = new Random(1);
        for (var round = 0; round < 2_000; round++)
        {
            var address = random.Next(2) == 0
                ? NetworkAddress.IPv4((uint)random.NextInt64(), (ushort)random.Next(65_536))
                : new(new((ulong)random.NextInt64(), (ulong)random.NextInt64()), (ushort)random.Next(65_536));
            var preference = (ushort)random.Next(65_536);
            IceCandidate candidate = random.Next(3) switch
            {
                0 => IceCandidate.HostUdp(address, preference),
                1 => IceCandidate.HostTcpPassive(address, preference),
                _ => IceCandidate.HostTcpActive(address, preference),
            };

            Assert.True(IceCandidate.TryParse(candidate.ToString(), out var read));
            Assert.Equal(candidate, read);
        }
    }

    [Fact]
    public void Candidates_of_one_address_share_a_foundation_and_others_do_not()
    {
        var one = IceCandidate.HostUdp(NetworkAddress.Parse("192.0.2.7:1000"));

        Assert.Equal(one.Foundation, IceCandidate.HostUdp(NetworkAddress.Parse("192.0.2.7:1001")).Foundation);
        Assert.NotEqual(one.Foundation, IceCandidate.HostUdp(NetworkAddress.Parse("192.0.2.8:1000")).Foundation);
        Assert.NotEqual(one.Foundation, IceCandidate.HostTcpPassive(NetworkAddress.Parse("192.0.2.7:1000")).Foundation);
    }

    [Fact]
    public void Priorities_are_what_the_formulas_say()
    {
        var address = NetworkAddress.Parse("192.0.2.7:1000");

        Assert.Equal(2_130_706_431u, IceCandidate.HostUdp(address).Priority); // What every agent with one address says.
        Assert.Equal((90u << 24) | (((6u << 13) | 5) << 8) | 255, IceCandidate.HostTcpActive(address, 5).Priority);
        Assert.Equal((90u << 24) | (((4u << 13) | 5) << 8) | 255, IceCandidate.HostTcpPassive(address, 5).Priority);
        Assert.Equal((110u << 24) | 0x00FFFFFF, IcePriority.AsPeerReflexive(2_130_706_431, TransportProtocol.Udp));
        Assert.Equal((1UL << 32) + (2 * 7) + 0, IcePriority.OfPair(controlling: 1, controlled: 7));
        Assert.Equal((1UL << 32) + (2 * 7) + 1, IcePriority.OfPair(controlling: 7, controlled: 1));
    }
}
