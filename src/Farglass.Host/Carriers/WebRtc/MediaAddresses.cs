using System.Net;
using Farglass.Rtc;
using Farglass.Rtc.Ice;

namespace Farglass.Host.Carriers.WebRtc;

/// <summary>Where the media loop listens, and what clients are told.</summary>
sealed class MediaAddresses
{
    readonly IReadOnlyList<IPAddress> _advertised;

    public MediaAddresses(WebRtcSettings settings, bool isLocal)
    {
        Port = settings.Port;
        IsEnabled = settings.Enabled;
        Bound = settings.BindAddresses.Length > 0
            ? [.. settings.BindAddresses.Select(IPAddress.Parse)]
            : isLocal ? [IPAddress.Loopback] : LocalAddresses.Find(loopback: false);
        IsEnabled &= Bound.Count > 0;
        _advertised = settings.AdvertisedAddresses.Length > 0
            ? [.. settings.AdvertisedAddresses.Select(IPAddress.Parse)]
            : Bound;
    }

    public bool IsEnabled { get; }

    public int Port { get; }

    /// <summary>This machine's own, one socket each.</summary>
    public IReadOnlyList<IPAddress> Bound { get; }

    /// <summary>
    /// UDP before TCP, and the addresses in the order of the settings (RFC 8445, 5.1.2; RFC 6544, 4.2).
    /// </summary>
    public IReadOnlyList<IceCandidate> CandidatesFor(int port)
    {
        var addresses = _advertised.Take(Limits.MediaAddressesMax)
            .Select(address => NetworkAddress.From(new IPEndPoint(address, port))).ToArray();
        return
        [
            .. addresses.Select((address, at) => IceCandidate.HostUdp(address, Preference(at))),
            .. addresses.Select((address, at) => IceCandidate.HostTcpPassive(address, Preference(at))),
        ];
    }

    static ushort Preference(int at) => (ushort)(ushort.MaxValue - at);
}
