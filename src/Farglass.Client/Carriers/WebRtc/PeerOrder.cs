using Farglass.Rtc;
using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Client.Carriers.WebRtc;

enum PeerOrderKind : byte
{
    /// <summary>Something is due, or there is room for events again.</summary>
    Wake,

    /// <summary>A datagram has come: <see cref="PeerOrder.Path"/>, <see cref="PeerOrder.Datagram"/>.</summary>
    Received,

    /// <summary>A connection of TCP has ended: <see cref="PeerOrder.Path"/>.</summary>
    PathClosed,

    /// <summary>The caller sends <see cref="PeerOrder.Message"/>.</summary>
    Send,

    /// <summary>Another way is wanted.</summary>
    Renew,

    /// <summary>The host has answered to that, or not: <see cref="PeerOrder.Renewal"/>.</summary>
    Renewed,
}

/// <summary>What the loop of a WebRTC connection is told by others.</summary>
readonly record struct PeerOrder(PeerOrderKind Kind)
{
    public NetworkPath Path { get; init; }

    /// <summary>Rented; the loop gives it back.</summary>
    public byte[]? Datagram { get; init; }

    public int DatagramLength { get; init; }

    public ReadOnlyMemory<byte> Message { get; init; }

    public IceRenewal? Renewal { get; init; }
}

/// <param name="Answer">Null: the host has none.</param>
sealed record IceRenewal(IceCredentials Local, TrickleFragment? Answer);
