using System.Collections.Immutable;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>What one offered section is answered with.</summary>
sealed record SectionAnswer(SdpMedia Offered)
{
    /// <summary>Those that were agreed on. Empty: the section is refused.</summary>
    public ImmutableArray<string> Formats { get; init; } = [];

    /// <summary>All but those of the transport.</summary>
    public SdpAttributeList Attributes { get; init; } = [];

    /// <summary>What RTP there is. Null: none.</summary>
    public NegotiatedTrack? Track { get; init; }

    /// <inheritdoc cref="NegotiatedSession.DataChannels"/>
    public NegotiatedDataChannels? DataChannels { get; init; }

    public bool IsAccepted => !Formats.IsEmpty;

    public NegotiatedSection ToSection() => new(Offered.Kind, Offered.Mid, IsAccepted);

    /// <param name="transport">What describes the transport.</param>
    /// <param name="candidates">Where it can be reached; in one section only.</param>
    public SdpMedia ToMedia(SdpAttributeList transport, SdpAttributeList candidates) =>
        !IsAccepted ? Offered.Ended() : new()
        {
            Kind = Offered.Kind,
            Port = 9,
            Protocol = Offered.Protocol,
            Formats = Formats,
            Attributes = [.. transport, .. Attributes, .. candidates],
        };

}
