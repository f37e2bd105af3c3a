using System.Collections.Immutable;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>What a client asks a host for: to see, to hear, to send data.</summary>
public sealed record OfferParameters
{
    public required LocalEndpoint Endpoint { get; init; }

    /// <summary>Of this description: one more with each offer of a session.</summary>
    public ulong Version { get; init; } = 1;

    /// <summary>What the client decodes, best first. Empty: no picture.</summary>
    public ImmutableArray<H264Profile> VideoProfiles { get; init; } =
        [H264Profile.ConstrainedHigh, H264Profile.ConstrainedBaseline];

    public bool Audio { get; init; } = true;

    public bool Redundancy { get; init; }

    public bool DataChannels { get; init; } = true;
}
