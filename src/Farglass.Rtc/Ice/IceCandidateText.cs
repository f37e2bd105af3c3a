using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Farglass.Rtc.Ice;

/// <summary>A candidate as a line of SDP (RFC 8839, 5.1; RFC 6544, 4.5).</summary>
// candidate:foundation component transport priority address port typ type [raddr address] [rport port] [name value]...
static class IceCandidateText
{
    const string Name = "candidate:";

    public static string Write(IceCandidate candidate)
    {
        var address = candidate.HostName ?? candidate.Address.ToIPAddress().ToString();
        var related = candidate.Related is { } other ? $" raddr {other.ToIPAddress()} rport {other.Port}" : "";
        var tcpType = candidate.TcpType == IceTcpType.None ? "" : $" tcptype {WordOf(candidate.TcpType)}";
        var protocol = candidate.Protocol == TransportProtocol.Udp ? "udp" : "tcp";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Name}{candidate.Foundation} {candidate.Component} {protocol} {candidate.Priority} "
            + $"{address} {candidate.Address.Port} typ {WordOf(candidate.Type)}{related}{tcpType}");
    }

    /// <summary>Extensions that are not known (generation, ufrag, network-cost, ...) are passed over.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IceCandidate? candidate)
    {
        candidate = null;
        if (text.Length > IceLimits.CandidateLengthMax) return false;
        var rest = text.StartsWith(Name, StringComparison.OrdinalIgnoreCase) ? text[Name.Length..] : text;
        var foundation = NextWord(ref rest);
        if (foundation.Length is 0 or > IceLimits.FoundationLengthMax
            || foundation.ContainsAnyExcept(IceCredentials.AllowedCharacters)) return false;
        if (!TryReadNumber(NextWord(ref rest), 256, out var component) || component == 0) return false;
        if (!TryReadProtocol(NextWord(ref rest), out var protocol)) return false;
        if (!TryReadNumber(NextWord(ref rest), uint.MaxValue, out var priority)) return false;
        var host = NextWord(ref rest);
        if (!TryReadNumber(NextWord(ref rest), ushort.MaxValue, out var port)) return false;
        if (!TryReadAddress(host, (ushort)port, out var address) && !IsHostName(host)) return false;
        if (!NextWord(ref rest).SequenceEqual("typ") || !TryReadType(NextWord(ref rest), out var type)) return false;
        candidate = new()
        {
            Foundation = foundation.ToString(),
            Component = (int)component,
            Protocol = protocol,
            Priority = priority,
            Address = address ?? new(0, (ushort)port),
            HostName = address is null ? host.ToString() : null,
            Type = type,
        };
        return TryReadExtensions(rest, ref candidate);
    }

    static bool TryReadExtensions(ReadOnlySpan<char> rest, ref IceCandidate candidate)
    {
        NetworkAddress? related = null;
        while (NextWord(ref rest) is { IsEmpty: false } name)
        {
            var value = NextWord(ref rest);
            if (value.IsEmpty) return false;
            switch (name)
            {
                case "raddr":
                    TryReadAddress(value, port: 0, out related); // A name hides it, and nobody needs it.
                    break;
                case "rport":
                    if (!TryReadNumber(value, ushort.MaxValue, out var port)) return false;
                    if (related is { } address) related = address with { Port = (ushort)port };
                    break;
                case "tcptype":
                    if (!TryReadTcpType(value, out var tcpType)) return false;
                    candidate = candidate with { TcpType = tcpType };
                    break;
            }
        }
        candidate = candidate with { Related = related };
        return true;
    }

    static ReadOnlySpan<char> NextWord(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(' ');
        var end = rest.IndexOf(' ');
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }

    static bool TryReadNumber(ReadOnlySpan<char> word, uint max, out uint number) =>
        uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= max;

    static bool TryReadAddress(ReadOnlySpan<char> text, ushort port, [NotNullWhen(true)] out NetworkAddress? address)
    {
        address = null;
        // IPAddress also reads "1", "0x7f.1" and zones, which no candidate may have: IPv4 has four plain numbers.
        if (text.ContainsAny('%', '[', '/') || !IPAddress.TryParse(text, out var parsed)) return false;
        if (!text.Contains(':') && !text.SequenceEqual(parsed.ToString())) return false;
        address = NetworkAddress.From(new(parsed, port));
        return true;
    }

    /// <summary>A name as DNS has it. One of digits and dots alone is an address that is not well formed.</summary>
    static bool IsHostName(ReadOnlySpan<char> text)
    {
        var hasLetter = false;
        foreach (var character in text)
        {
            hasLetter |= char.IsAsciiLetter(character);
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.')) return false;
        }
        return hasLetter;
    }

    static bool TryReadProtocol(ReadOnlySpan<char> word, out TransportProtocol protocol)
    {
        var isTcp = word.Equals("tcp", StringComparison.OrdinalIgnoreCase);
        protocol = isTcp ? TransportProtocol.Tcp : TransportProtocol.Udp;
        return isTcp || word.Equals("udp", StringComparison.OrdinalIgnoreCase);
    }

    static bool TryReadType(ReadOnlySpan<char> word, out IceCandidateType type)
    {
        (type, var known) = word switch
        {
            "host" => (IceCandidateType.Host, true),
            "srflx" => (IceCandidateType.ServerReflexive, true),
            "prflx" => (IceCandidateType.PeerReflexive, true),
            "relay" => (IceCandidateType.Relayed, true),
            _ => (default, false),
        };
        return known;
    }

    static bool TryReadTcpType(ReadOnlySpan<char> word, out IceTcpType type)
    {
        type = word switch
        {
            "active" => IceTcpType.Active,
            "passive" => IceTcpType.Passive,
            "so" => IceTcpType.SimultaneousOpen,
            _ => IceTcpType.None,
        };
        return type != IceTcpType.None;
    }

    static string WordOf(IceCandidateType type) => type switch
    {
        IceCandidateType.Host => "host",
        IceCandidateType.ServerReflexive => "srflx",
        IceCandidateType.PeerReflexive => "prflx",
        _ => "relay",
    };

    static string WordOf(IceTcpType type) => type switch
    {
        IceTcpType.Active => "active",
        IceTcpType.Passive => "passive",
        _ => "so",
    };
}
