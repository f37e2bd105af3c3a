using System.Diagnostics;

namespace Farglass.Rtc.Sdp;

/// <summary>Who starts the DTLS handshake (RFC 8842, 5.2).</summary>
public enum SdpSetup
{
    /// <summary>Only in an offer: the answer decides.</summary>
    ActPass,

    /// <summary>The writer starts it: the client.</summary>
    Active,

    /// <summary>The writer waits for it: the server.</summary>
    Passive,
}

static class SdpSetups
{
    public static string ToSdp(this SdpSetup setup) => setup switch
    {
        SdpSetup.ActPass => "actpass",
        SdpSetup.Active => "active",
        SdpSetup.Passive => "passive",
        _ => throw new UnreachableException($"{setup} is no setup."),
    };

    public static bool TryParse(ReadOnlySpan<char> text, out SdpSetup setup)
    {
        (var known, setup) = text switch
        {
            "actpass" => (true, SdpSetup.ActPass),
            "active" => (true, SdpSetup.Active),
            "passive" => (true, SdpSetup.Passive),
            _ => default,
        };
        return known;
    }
}
