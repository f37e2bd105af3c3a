using Farglass.Rtc.Sctp.Sending;

namespace Farglass.Rtc.Sctp;

/// <summary>As in a page.</summary>
public enum DataChannelState
{
    Connecting,
    Open,
    Closing,
    Closed,
}

/// <summary>One channel of a peer. What is done with it is done by its <see cref="DataChannels"/>.</summary>
public sealed class DataChannel
{
    internal DataChannel(OutgoingStream stream, DataChannelOptions options, DataChannelState state) =>
        (Stream, Options, State) = (stream, options, state);

    public ushort Id => Stream.Id;

    public DataChannelOptions Options { get; }

    public DataChannelState State { get; internal set; }

    /// <summary>Of messages that were not sent yet.</summary>
    public int BufferedBytes => Stream.QueuedBytes;

    internal OutgoingStream Stream { get; }

    /// <summary>
    /// The peer knows the channel. Until then all messages are sent in order, or they might come before it (RFC 8832,
    /// 6).
    /// </summary>
    internal bool IsKnownToPeer { get; set; }

    /// <summary>The peer is done with it.</summary>
    internal bool IsIncomingReset { get; set; }

    /// <summary>We are done with it, and the peer has agreed.</summary>
    internal bool IsOutgoingReset { get; set; }

    /// <summary>It was never shown to anybody, so nobody hears of its end.</summary>
    internal bool IsHidden { get; init; }

    public override string ToString() => $"{Options.Label} ({Id}, {State})";
}
