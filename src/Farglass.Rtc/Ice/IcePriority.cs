namespace Farglass.Rtc.Ice;

/// <summary>How candidates and their pairs are ordered.</summary>
static class IcePriority
{
    public const ushort LocalPreferenceMax = ushort.MaxValue;

    /// <summary>Three bits of the local preference are the direction of TCP's first packet (RFC 6544, 4.2).</summary>
    const int TcpPreferenceBits = 13;

    /// <summary>RFC 8445, 5.1.2.1. UDP has the type preferences recommended there; TCP has lower ones.</summary>
    public static uint Of(
        IceCandidateType type, TransportProtocol protocol, IceTcpType tcpType, ushort preference, int component)
    {
        var local = protocol == TransportProtocol.Udp ? preference
            : (Direction(type, tcpType) << TcpPreferenceBits) | (preference & ((1 << TcpPreferenceBits) - 1));
        return (TypePreference(type, protocol) << 24) | ((uint)local << 8) | (uint)(256 - component);
    }

    /// <summary>
    /// What a check says of its sender (RFC 8445, 7.1.1): the priority that its candidate would have if it were
    /// learnt from the check.
    /// </summary>
    public static uint AsPeerReflexive(uint priority, TransportProtocol protocol) =>
        (TypePreference(IceCandidateType.PeerReflexive, protocol) << 24) | (priority & 0x00FF_FFFF);

    /// <summary>RFC 8445, 6.1.2.3: the same at both ends, so that both order the pairs alike.</summary>
    public static ulong OfPair(uint controlling, uint controlled) =>
        ((ulong)Math.Min(controlling, controlled) << 32) + (2UL * Math.Max(controlling, controlled))
        + (controlling > controlled ? 1UL : 0);

    static uint TypePreference(IceCandidateType type, TransportProtocol protocol) => (type, protocol) switch
    {
        (IceCandidateType.Host, TransportProtocol.Udp) => 126,
        (IceCandidateType.PeerReflexive, TransportProtocol.Udp) => 110,
        (IceCandidateType.ServerReflexive, TransportProtocol.Udp) => 100,
        (IceCandidateType.Host, _) => 90,
        (IceCandidateType.PeerReflexive, _) => 80,
        (IceCandidateType.ServerReflexive, _) => 70,
        _ => 0,
    };

    static int Direction(IceCandidateType type, IceTcpType tcpType) => (type, tcpType) switch
    {
        (IceCandidateType.Host or IceCandidateType.Relayed, IceTcpType.Active) => 6,
        (IceCandidateType.Host or IceCandidateType.Relayed, IceTcpType.Passive) => 4,
        (IceCandidateType.Host or IceCandidateType.Relayed, _) => 2,
        (_, IceTcpType.SimultaneousOpen) => 6,
        (_, IceTcpType.Active) => 4,
        _ => 2,
    };
}
