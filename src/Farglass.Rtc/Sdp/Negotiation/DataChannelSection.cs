namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>Data channels: SCTP over DTLS (RFC 8841).</summary>
static class DataChannelSection
{
    public const string Kind = "application", Protocol = "UDP/DTLS/SCTP", Format = "webrtc-datachannel";

    public static SdpAttributeList Attributes(string mid, LocalEndpoint local) => new()
    {
        { "mid", mid },
        { "sctp-port", NegotiatedDataChannels.LocalPort },
        { "max-message-size", local.MessageSizeMax },
    };

    /// <returns>Null: the section is not one of data channels, or it does not say its port.</returns>
    public static NegotiatedDataChannels? Read(SdpMedia media) =>
        media is { Kind: Kind, Protocol: Protocol or "TCP/DTLS/SCTP", Mid: { } mid, SctpPort: { } port }
        && media.Formats.Contains(Format)
            ? new(mid, port, media.MaxMessageSize)
            : null;
}
