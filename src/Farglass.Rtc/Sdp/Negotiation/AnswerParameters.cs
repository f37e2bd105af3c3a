using System.Collections.Immutable;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>
/// What a host answers offers with. Made once for a session; only the ICE credentials in it are new each time.
/// </summary>
public sealed record AnswerParameters
{
    public required LocalEndpoint Endpoint { get; init; }

    /// <summary>What the encoder can make, best first.</summary>
    public required ImmutableArray<H264Profile> VideoProfiles { get; init; }

    public required MediaSources VideoSources { get; init; }

    public required uint AudioSsrc { get; init; }

    /// <summary>The name that ties the streams of one sender together: 96 random bits (RFC 7022, 4.2).</summary>
    public required string CanonicalName { get; init; }

    /// <summary>For the session's next offer, which may start ICE anew.</summary>
    public AnswerParameters With(SdpIceCredentials ice) => this with { Endpoint = Endpoint with { Ice = ice } };

    /// <summary>There is sound to send.</summary>
    public bool Audio { get; init; } = true;

    /// <summary>Sound may be sent with redundancy, where that was offered.</summary>
    public bool Redundancy { get; init; }

    /// <summary>Sound is taken too, where that was offered.</summary>
    public bool Microphone { get; init; }
}
