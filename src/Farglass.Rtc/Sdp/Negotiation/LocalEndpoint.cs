using System.Collections.Immutable;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>What our side says of itself, whether it offers or answers.</summary>
public sealed record LocalEndpoint
{
    /// <summary>Random, below 2^63, and the same in all descriptions of the session (RFC 8829, 5.2.1).</summary>
    public required ulong SessionId { get; init; }

    /// <summary>
    /// New ones each time. They are used in the first description and in one that starts ICE anew; in others the
    /// session keeps those that it has.
    /// </summary>
    public required SdpIceCredentials Ice { get; init; }

    public required CertificateFingerprint Fingerprint { get; init; }

    /// <summary>As they stand after <c>a=candidate:</c>. All there are: nothing is trickled later.</summary>
    public ImmutableArray<string> Candidates { get; init; } = [];

    /// <summary>The longest data channel message that we take.</summary>
    public int MessageSizeMax { get; init; } = 262_144;

    /// <summary>What describes the transport; each section repeats it, as browsers do.</summary>
    internal SdpAttributeList TransportAttributes(SdpIceCredentials ice, SdpSetup setup) => new()
    {
        { "ice-ufrag", ice.UsernameFragment },
        { "ice-pwd", ice.Password },
        Fingerprint,
        { "setup", setup.ToSdp() },
    };

    /// <summary>They stand in one section, because there is one transport.</summary>
    internal SdpAttributeList CandidateAttributes()
    {
        var attributes = new SdpAttributeList();
        foreach (var candidate in Candidates) attributes.Add("candidate", candidate);
        attributes.Add("end-of-candidates");
        return attributes;
    }
}
