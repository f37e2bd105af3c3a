using System.Text;
using Farglass.Rtc.Ice;

namespace Farglass.Fuzz.Targets;

/// <summary>One line of a candidate: it is read, and what was read is written and read again.</summary>
sealed class CandidateSubject : Subject
{
    public override Shape Take(Span<byte> input)
    {
        if (!IceCandidate.TryParse(Encoding.Latin1.GetString(input), out var candidate)) return new Shape().With(false);
        Holds(IceCandidate.TryParse(candidate.ToString(), out var again), "What we write can be read.");
        Holds(again == candidate, "What we write is read as it was meant.");
        return new Shape().With(candidate.Type).With(candidate.TcpType).With(candidate.Protocol)
            .With(candidate.HostName is not null).With(candidate.Related is not null).With(candidate.Address.IsIPv4);
    }

    public static IEnumerable<byte[]> Seeds() => new[]
    {
        "candidate:842163049 1 udp 1677729535 203.0.113.9 54321 typ srflx raddr 2001:db8::1 rport 54321 generation 0 "
            + "network-cost 999",
        "candidate:1 1 TCP 2105524479 192.0.2.7 9 typ host tcptype active",
        "1 1 udp 2122260223 4a1d1b2c-0f6e-4c1c-8a34-6f4f6f4f6f4f.local 50000 typ host generation 0 ufrag abcd",
        "candidate:7 2 udp 1 2001:db8::9 1 typ relay raddr 192.0.2.1 rport 9",
    }.Select(Encoding.ASCII.GetBytes);
}
