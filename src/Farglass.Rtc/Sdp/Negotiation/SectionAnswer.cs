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

    /// <param name="transport">What describes the transport.</param>
    /// <param name="candidates">Where it can be reached; in one section only.</param>
    public SdpMedia ToMedia(SdpAttributeList transport, SdpAttributeList candidates) =>
        IsAccepted ? Media(port: 9, Formats, [.. transport, .. Attributes, .. candidates]) : Rejected();

    /// <summary>Port 0. The formats say nothing then, but one must stand there (RFC 3264, 6).</summary>
    SdpMedia Rejected() => Media(port: 0, Offered.Formats[..1],
        Offered.Mid is { } mid ? [new("mid", mid), new("inactive")] : [new("inactive")]);

    SdpMedia Media(int port, ImmutableArray<string> formats, ImmutableArray<SdpAttribute> attributes) => new()
    {
        Kind = Offered.Kind,
        Port = port,
        Protocol = Offered.Protocol,
        Formats = formats,
        Attributes = attributes,
    };
}
