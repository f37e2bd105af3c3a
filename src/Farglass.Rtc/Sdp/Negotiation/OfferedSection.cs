using System.Collections.Immutable;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>A section of a client's offer: that of a browser that has H.264 and Opus, and nothing else.</summary>
sealed record OfferedSection(string Kind, string Protocol, ImmutableArray<string> Formats, SdpAttributeList Attributes)
{
    const string RtpProtocol = "UDP/TLS/RTP/SAVPF";
    const byte VideoPayloadType = 96, OpusPayloadType = 111, RedundancyPayloadType = 63;

    /// <summary>5.2, as Safari says: 4K at 60 a second. It binds nobody.</summary>
    const byte LevelDeclared = 52;

    /// <summary>We like stereo, and packets that repair the ones before them (RFC 7587, 7).</summary>
    static readonly ImmutableArray<(string, string?)> OpusParameters =
        [("minptime", "10"), ("useinbandfec", "1"), ("stereo", "1")];

    public static OfferedSection Video(string mid, ImmutableArray<H264Profile> profiles)
    {
        var attributes = Head(mid, VideoSection.Extensions);
        var formats = ImmutableArray.CreateBuilder<string>();
        var payloadType = VideoPayloadType;
        foreach (var profile in profiles)
        {
            var (original, retransmission) = (payloadType++, payloadType++);
            RtpSection.AddFormat(attributes, new(original, "H264", H264Matching.ClockRate), VideoSection.Feedback, new(
                original,
                [
                    ("level-asymmetry-allowed", "1"), ("packetization-mode", "1"),
                    ("profile-level-id", new H264ProfileLevelId(profile, LevelDeclared).ToString()),
                ]));
            RtpSection.AddFormat(attributes, new(retransmission, "rtx", H264Matching.ClockRate), RtcpFeedbackKinds.None,
                new(retransmission, [("apt", RtpPayloadType.Text(original))]));
            formats.AddRange(RtpPayloadType.Formats(original, retransmission));
        }

        return new("video", RtpProtocol, formats.ToImmutable(), attributes);
    }

    public static OfferedSection Audio(string mid, bool redundancy)
    {
        var attributes = Head(mid, AudioSection.Extensions);
        RtpSection.AddFormat(attributes, AudioSection.Opus(OpusPayloadType), RtcpFeedbackKinds.TransportCongestion,
            new(OpusPayloadType, OpusParameters));
        if (redundancy)
            RtpSection.AddFormat(attributes, AudioSection.Redundancy(RedundancyPayloadType), RtcpFeedbackKinds.None,
                new(RedundancyPayloadType, [(AudioSection.RedundantBlocks(OpusPayloadType), null)]));
        var formats = RtpPayloadType.Formats(OpusPayloadType, redundancy ? RedundancyPayloadType : null);
        return new("audio", RtpProtocol, formats, attributes);
    }

    public static OfferedSection DataChannels(string mid, LocalEndpoint local) => new(DataChannelSection.Kind,
        DataChannelSection.Protocol, [DataChannelSection.Format], DataChannelSection.Attributes(mid, local));

    public SdpMedia ToMedia(SdpAttributeList transport, SdpAttributeList candidates) => new()
    {
        Kind = Kind,
        Port = 9,
        Protocol = Protocol,
        Formats = Formats,
        Attributes = [.. transport, .. Attributes, .. candidates],
    };

    static SdpAttributeList Head(string mid, ImmutableArray<string> extensions)
    {
        var attributes = new SdpAttributeList { { "mid", mid } };
        for (var i = 0; i < extensions.Length; i++)
            attributes.Add(new HeaderExtension((ushort)(i + 1), Direction: null, extensions[i]));
        attributes.Add(MediaDirection.Receive.ToSdp());
        attributes.Add("rtcp-mux");
        attributes.Add("rtcp-rsize");
        attributes.Add("rtcp-xr", "rcvr-rtt=all");
        return attributes;
    }
}
