using System.Security.Cryptography;
using Farglass.Protocol.Messages;
using Farglass.Rtc;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sctp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Client.Carriers.WebRtc;

/// <summary>
/// The host at the other end: makes events of what comes from it. It does no I/O; whoever owns it follows the rule of
/// <see cref="RtcPeer"/>: change, <see cref="Take"/> until null, transmit until false.
/// </summary>
sealed class HostPeer : IDisposable
{
    readonly TimeProvider _time;
    readonly bool _watchesFrames;
    readonly HostChannels _channels;
    FrameNotes? _notes;

    public HostPeer(ViewerOffer offer, NegotiatedSession session, bool watchesFrames, TimeProvider time,
        DateTimeOffset wallClockAtZero)
    {
        (_time, _watchesFrames) = (time, watchesFrames);
        var random = new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
        Ice = new(IceRole.Controlling, offer.Credentials, random);
        Rtc = new(new()
        {
            Session = session,
            Dtls = offer.Dtls,
            CanonicalName = RandomNumberGenerator.GetHexString(32, lowercase: true),
            WallClockAtZero = wallClockAtZero,
            Bandwidth = new FixedRate(Bitrate.FromMegabits(1)), // We send no media.
            Random = random,
        }, Ice);
        _channels = new(Rtc.Channels!);
    }

    public RtcPeer Rtc { get; }

    public IceFullAgent Ice { get; }

    /// <summary>Null before it has come.</summary>
    public WelcomeMessage? Welcome { get; private set; }

    /// <summary>No way leads to the host at the moment.</summary>
    public bool IsWayLost { get; private set; }

    /// <summary>Why it is over; null while it is not.</summary>
    public StreamClosedException? Closed { get; private set; }

    public bool IsDelivered => !Rtc.IsConnected || _channels.IsDelivered;

    public NetworkStatistics Network
    {
        get
        {
            var seen = Rtc.Receiver!.Statistics;
            return new(seen.Packets, seen.Lost, seen.Repaired, Math.Round(seen.Jitter.TotalMilliseconds, 2),
                Ice.RoundTrip is { } roundTrip ? Math.Round(roundTrip.TotalMilliseconds, 2) : null);
        }
    }

    public void Send(TimeSpan now, ReadOnlySpan<byte> message)
    {
        if (!_channels.TrySend(now, message)) Close("The host takes no input.");
    }

    /// <summary>What has happened; null when that was all. No frame comes before the welcome.</summary>
    public SessionEvent? Take(TimeSpan now)
    {
        while (Rtc.TryTakeEvent(out var happened)) Follow(happened);
        while (_channels.TryTake(out var happened))
            if (Understand(now, happened) is { } message) return message;
        if (_notes is null || !Rtc.Receiver!.TryTakeFrame(now, out var frame)) return null;
        var header = _notes.HeaderOf(frame.RtpTimestamp, frame.IsKey);
        return new SessionEvent.Frame(header, frame.AccessUnit.ToArray(), _time.GetTimestamp());
    }

    public void Dispose() => Rtc.Dispose();

    void Follow(in RtcEvent happened)
    {
        switch (happened.Kind)
        {
            case RtcEventKind.Connected or RtcEventKind.PathChanged: IsWayLost = false; break;
            case RtcEventKind.Disconnected: IsWayLost = true; break;
            case RtcEventKind.Ended: Close(Explain(Rtc.End)); break;
        }
    }

    SessionEvent? Understand(TimeSpan now, in DataChannelEvent happened)
    {
        switch (happened.Kind)
        {
            case DataChannelEventKind.Connected when _watchesFrames:
                Span<byte> watch = stackalloc byte[WatchFramesMessage.Size];
                new WatchFramesMessage(On: true).Write(watch);
                Send(now, watch);
                break;
            case DataChannelEventKind.Ended: Close("The host has ended the data channels."); break;
            case DataChannelEventKind.Message: return Understand(happened.Message);
        }

        return null;
    }

    SessionEvent? Understand(ReadOnlySpan<byte> message)
    {
        if (FrameNoteMessage.TryParse(message, out var note)) _notes?.Add(note);
        else if (FarewellMessage.TryParse(message, out var farewell)) Closed ??= new(farewell.Code, farewell.Reason);
        else if (Welcome is null && JsonMessages.TryRead<WelcomeMessage>(message, MessageType.Welcome, out var welcome))
            (Welcome, _notes) = (welcome, new((ushort)welcome.Width, (ushort)welcome.Height));
        else if (HostMessages.Understand(message, _time) is var happened && happened is SessionEvent.Ended ended)
            Closed ??= new(ended.Message);
        else return happened;
        return null;
    }

    void Close(string reason) => Closed ??= new(StreamClosedException.Broken, reason);

    static string Explain(RtcEnd end) => end switch
    {
        RtcEnd.WrongFingerprint => "Somebody else than the host has answered.",
        RtcEnd.DtlsFailed => "The connection could not be secured.",
        _ => "The host has closed the connection.",
    };
}
