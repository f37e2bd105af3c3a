using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Farglass.Host;

/// <summary>Section <c>WebRtc</c>: the way to viewers over UDP, or over TCP where a network lets no UDP out.</summary>
public sealed class WebRtcSettings : IValidatableObject
{
    [Description("Whether viewers are offered WebRTC. Without it streams travel by WebSocket.")]
    public bool Enabled { get; set; } = true;

    [Description("The one port, UDP and TCP, of all sessions. 0 takes a free one. A firewall must let both in.")]
    [Range(0, 65_535)]
    public int Port { get; set; } = 7803;

    [Description("This machine's own addresses to listen on, as `192.0.2.7` or `2001:db8::7`. By default all of its "
        + "interfaces', or only loopback where the server's own URL is one of loopback.")]
    public string[] BindAddresses { get; set; } = [];

    [Description("The addresses that clients are told, where they differ: public ones behind 1:1 NAT, the most "
        + "preferred first. By default those that are listened on.")]
    public string[] AdvertisedAddresses { get; set; } = [];

    [Description("TURN servers that clients may use, as `turn:turn.example.org:3478?transport=udp`.")]
    public string[] TurnUrls { get; set; } = [];

    [Description("The secret that is shared with the TURN servers: each session gets credentials of its own, which "
        + "expire (coturn's `use-auth-secret`).")]
    public string? TurnSecret { get; set; }

    [Description("How long credentials for TURN are good, in seconds.")]
    [Range(60, 604_800)]
    public int TurnCredentialSeconds { get; set; } = 86_400;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, addresses) in new[]
        {
            (nameof(BindAddresses), BindAddresses), (nameof(AdvertisedAddresses), AdvertisedAddresses),
        })
        {
            if (addresses.FirstOrDefault(address => !IPAddress.TryParse(address, out _)) is { } wrong)
                yield return new($"'{wrong}' must be an IP address.", [name]);
            if (addresses.Length > Limits.MediaAddressesMax)
                yield return new($"holds more than {Limits.MediaAddressesMax} addresses.", [name]);
        }

        if (TurnUrls.FirstOrDefault(url => !IsTurn(url)) is { } noTurn)
            yield return new(
                $"'{noTurn}' must begin with turn: or turns:, and hold no quotes or spaces.", [nameof(TurnUrls)]);
        if (TurnUrls.Length > 0 && string.IsNullOrEmpty(TurnSecret))
            yield return new("must be set, because WebRtc:TurnUrls is.", [nameof(TurnSecret)]);
    }

    static bool IsTurn(string url) =>
        (url.StartsWith("turn:", StringComparison.Ordinal) || url.StartsWith("turns:", StringComparison.Ordinal))
        && url.All(character => char.IsAsciiLetterOrDigit(character) || ":?=.-_[]&".Contains(character));
}
