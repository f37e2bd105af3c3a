using System.Net;

namespace Farglass.Cli.Up;

/// <summary>Where the three servers listen, what others call them, and how they reach each other.</summary>
/// <param name="Name">What URLs carry: a host name or an IP address.</param>
/// <param name="Port">The portal's; the streaming service has the next, the host the one after, and WebRTC the
/// fourth.</param>
sealed record Addresses(string Name, int Port, bool Tls)
{
    public Uri Entitlement => Public(Port);
    public Uri Service => Public(Port + 1);
    public Uri Host => Public(Port + 2);

    /// <summary>
    /// Whether only this machine can reach us, which is what browsers trust even without a certificate.
    /// </summary>
    public bool IsLocal => Name is "localhost" || (IPAddress.TryParse(Literal, out var ip) && IPAddress.IsLoopback(ip));

    /// <summary>Null where others have a name for us, or where there are no others.</summary>
    public IPAddress? PublicIP => !IsLocal && IPAddress.TryParse(Literal, out var ip) ? ip : null;

    /// <summary>The address to bind: loopback alone, or every interface.</summary>
    public IPAddress Interface => (IsLocal, IsIPv6) switch
    {
        (true, false) => IPAddress.Loopback,
        (true, true) => IPAddress.IPv6Loopback,
        (false, false) => IPAddress.Any,
        (false, true) => IPAddress.IPv6Any,
    };

    public string Literal => Name.Trim('[', ']');

    bool IsIPv6 => IPAddress.TryParse(Literal, out var ip)
        && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    string Scheme => Tls ? "https" : "http";

    /// <summary>What a server is told to listen on. For the name localhost it takes both loopback addresses.</summary>
    public Uri Listen(int port) => new UriBuilder(Scheme, Name is "localhost" ? Name : Interface.ToString(), port).Uri;

    /// <summary>How a process on this machine reaches the one at <paramref name="port"/>.</summary>
    public Uri Inside(int port)
    {
        var loopback = IsIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        return new UriBuilder(Scheme, IsLocal ? Interface.ToString() : loopback.ToString(), port).Uri;
    }

    /// <summary>With no slash at the end: what callers put a path behind.</summary>
    public static string Text(Uri uri) => uri.ToString().TrimEnd('/');

    Uri Public(int port) => new UriBuilder(Scheme, Literal, port).Uri;
}
