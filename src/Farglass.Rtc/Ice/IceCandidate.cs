using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Farglass.Rtc.Ice.Stun;

namespace Farglass.Rtc.Ice;

public enum IceCandidateType : byte { Host, ServerReflexive, PeerReflexive, Relayed }

/// <summary>Who opens the connection (RFC 6544, 4.1); nothing for UDP.</summary>
public enum IceTcpType : byte { None, Active, Passive, SimultaneousOpen }

/// <summary>An address at which an agent may be reached (RFC 8445, 5.1).</summary>
public sealed record IceCandidate
{
    /// <summary>Stands for the port of a candidate that only connects (RFC 6544, 4.5): nobody listens there.</summary>
    public const ushort ActivePort = 9;

    /// <summary>Alike for candidates that will likely fail together.</summary>
    public required string Foundation { get; init; }

    /// <summary>1 is RTP, and with rtcp-mux all.</summary>
    public int Component { get; init; } = 1;

    public required TransportProtocol Protocol { get; init; }

    public IceTcpType TcpType { get; init; }

    public required uint Priority { get; init; }

    /// <summary>If there is a <see cref="HostName"/>, only the port of it counts.</summary>
    public required NetworkAddress Address { get; init; }

    /// <summary>
    /// A name in place of an address: browsers hide theirs behind ".local" ones of multicast DNS. It is kept as text;
    /// nobody resolves it, for the checks that come from it tell the address.
    /// </summary>
    public string? HostName { get; init; }

    public required IceCandidateType Type { get; init; }

    /// <summary>What the candidate was made from, where it is not a host's own.</summary>
    public NetworkAddress? Related { get; init; }

    /// <param name="preference">Among addresses of this host; the larger is preferred.</param>
    public static IceCandidate HostUdp(NetworkAddress address, ushort preference = IcePriority.LocalPreferenceMax) =>
        Host(TransportProtocol.Udp, IceTcpType.None, address, preference);

    /// <summary>A port that takes connections.</summary>
    public static IceCandidate HostTcpPassive(
        NetworkAddress address, ushort preference = IcePriority.LocalPreferenceMax) =>
        Host(TransportProtocol.Tcp, IceTcpType.Passive, address, preference);

    /// <summary>An address that connections are made from, by ports that nobody knows before.</summary>
    public static IceCandidate HostTcpActive(
        NetworkAddress address, ushort preference = IcePriority.LocalPreferenceMax) =>
        Host(TransportProtocol.Tcp, IceTcpType.Active, address with { Port = ActivePort }, preference);

    /// <summary>Reads the value of "a=candidate", with its name or without.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IceCandidate? candidate) =>
        IceCandidateText.TryParse(text, out candidate);

    /// <summary>The value of "a=candidate", with its name, as SDP and browsers write it.</summary>
    public override string ToString() => IceCandidateText.Write(this);

    static IceCandidate Host(
        TransportProtocol protocol, IceTcpType tcpType, NetworkAddress address, ushort preference) => new()
        {
            Foundation = FoundationOf(protocol, address),
            Protocol = protocol,
            TcpType = tcpType,
            Priority = IcePriority.Of(IceCandidateType.Host, protocol, tcpType, preference, component: 1),
            Address = address,
            Type = IceCandidateType.Host,
        };

    /// <summary>Alike for the same address and protocol, whatever the port (RFC 8445, 5.1.1.3).</summary>
    static string FoundationOf(TransportProtocol protocol, NetworkAddress address)
    {
        var text = $"{protocol} {address.ToIPAddress()}";
        return Crc32.Of(Encoding.ASCII.GetBytes(text)).ToString(CultureInfo.InvariantCulture);
    }
}
