using Farglass.Rtc.Congestion;
using Farglass.Rtc.Dtls;
using Farglass.Rtc.Rtp;
using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Rtc;

/// <summary>What a peer is made of, once both descriptions are there.</summary>
public sealed record RtcPeerOptions
{
    const int VideoClockRate = 90_000, OpusClockRate = 48_000; // RFC 6184, 8.2.1; RFC 7587, 4.1.

    /// <summary>What was agreed on at first.</summary>
    public required NegotiatedSession Session { get; init; }

    /// <summary>Our certificate's. It outlives the peer.</summary>
    public required DtlsContext Dtls { get; init; }

    /// <summary>Joins the streams of one sender (RFC 7022).</summary>
    public required string CanonicalName { get; init; }

    /// <summary>What the wall clock said at the zero of all times that are passed.</summary>
    public required DateTimeOffset WallClockAtZero { get; init; }

    public required IBandwidthController Bandwidth { get; init; }

    /// <summary>For numbers that need not be secret, only not guessable.</summary>
    public required Random Random { get; init; }

    /// <summary>The SSRC of our reports where we send no media.</summary>
    public uint ReceiverSsrc { get; init; } = 1;

    internal MediaSender NewSender(RtpStreamParameters? video, RtpStreamParameters? audio) =>
        new(new(video, audio, CanonicalName, WallClockAtZero), Bandwidth, Random);

    internal MediaReceiver NewReceiver(RtpStreamParameters? video, RtpStreamParameters? audio) =>
        new(new(video, audio, ReceiverSsrc, CanonicalName, WallClockAtZero));

    internal DataChannels NewChannels(NegotiatedDataChannels agreed) => new(new()
    {
        ChannelIds = Session.IsDtlsClient ? ChannelIdParity.Even : ChannelIdParity.Odd,
        LocalPort = NegotiatedDataChannels.LocalPort,
        PeerPort = agreed.RemotePort,
        PeerMessageBytesMax = agreed.RemoteMessageSizeMax,
    }, Random);

    /// <returns>Null: we send nothing of this kind.</returns>
    internal static RtpStreamParameters? SentBy(NegotiatedSession session, MediaKind kind) =>
        session.Track(kind, MediaDirection.Send) is { Local: { } sources } track ? StreamOf(track, sources) : null;

    /// <returns>Null: we receive nothing of this kind.</returns>
    internal static RtpStreamParameters? ReceivedBy(NegotiatedSession session, MediaKind kind) =>
        session.Track(kind, MediaDirection.Receive) is { Remote: { } sources } track ? StreamOf(track, sources) : null;

    static RtpStreamParameters StreamOf(NegotiatedTrack track, MediaSources sources) => new()
    {
        Ssrc = sources.Ssrc,
        PayloadType = track.PayloadType,
        ClockRate = track.Kind == MediaKind.Video ? VideoClockRate : OpusClockRate,
        Mid = track.Mid,
        Extensions = new()
        {
            Mid = track.Extensions.Mid,
            AbsoluteSendTime = track.Extensions.AbsoluteSendTime,
            DependencyDescriptor = track.Extensions.DependencyDescriptor,
            TransportSequence = track.Extensions.TransportSequence,
            PlayoutDelay = track.Extensions.PlayoutDelay,
        },
        RedundancyPayloadType = track.RedundancyPayloadType,
        Rtx = (track.RetransmissionPayloadType, sources.Retransmission) is ({ } payloadType, { } ssrc)
            ? new(ssrc, payloadType)
            : null,
    };
}
