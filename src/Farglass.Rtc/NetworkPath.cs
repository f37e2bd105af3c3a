namespace Farglass.Rtc;

public enum TransportProtocol : byte
{
    Udp,

    /// <summary>ICE-TCP (RFC 6544): datagrams after a length of two bytes (RFC 4571), which the caller adds.</summary>
    Tcp,
}

/// <summary>
/// The way that a datagram came or goes: a local socket and the address at the other end (a "5-tuple"). For TCP it
/// names one connection.
/// </summary>
public readonly record struct NetworkPath(TransportProtocol Protocol, NetworkAddress Local, NetworkAddress Remote)
{
    public override string ToString() => $"{Protocol} {Local} - {Remote}";
}
