using System.Collections.Immutable;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>What an offer and its answer agreed on, seen from one side. Replaced whole by the next agreement.</summary>
public sealed record NegotiatedSession
{
    /// <summary>Of our description: it grows with each one (RFC 8866, 5.2).</summary>
    public required ulong Version { get; init; }

    /// <summary>The sections that were agreed on. They share one transport, which the first describes.</summary>
    public required ImmutableArray<string> Mids { get; init; }

    /// <summary>All of the offer, in their order. The next offer must have them in their places.</summary>
    public ImmutableArray<NegotiatedSection> Sections { get; init; } = [];

    public required SdpIceCredentials LocalIce { get; init; }

    public required RemoteTransport Remote { get; init; }

    /// <summary>We start the DTLS handshake; else the other side does.</summary>
    public required bool IsDtlsClient { get; init; }

    public ImmutableArray<NegotiatedTrack> Tracks { get; init; } = [];

    /// <summary>Null: there are none.</summary>
    public NegotiatedDataChannels? DataChannels { get; init; }

    /// <summary>The track that flows that way. Null: there is none.</summary>
    public NegotiatedTrack? Track(MediaKind kind, MediaDirection direction) =>
        Tracks.FirstOrDefault(track => track.Kind == kind && (track.Direction & direction) == direction);

    /// <summary>
    /// Other credentials than before start ICE anew, over the same DTLS association (RFC 8839, 4.4.1.1.1).
    /// </summary>
    public bool IsRestartedBy(SdpIceCredentials remoteIce) => remoteIce != Remote.Ice;

    /// <summary>The section carries something: it does not rest.</summary>
    internal bool IsInUse(string? mid) => mid is not null && (mid == DataChannels?.Mid
        || Tracks.Any(track => track.Mid == mid && track.Direction != MediaDirection.Inactive));

    /// <summary>The same session after ICE started anew without an offer (RFC 9725, 4.3.3).</summary>
    public NegotiatedSession Restarted(SdpIceCredentials remoteIce, SdpIceCredentials localIce) => this with
    {
        LocalIce = localIce,
        Remote = Remote with { Ice = remoteIce, Candidates = [], EndOfCandidates = false },
    };
}

/// <param name="Mid">Null: it has none, and so was refused.</param>
/// <param name="IsAccepted">It is there, and may rest. Else its place is free.</param>
public readonly record struct NegotiatedSection(string Kind, string? Mid, bool IsAccepted);

/// <param name="Mid">The section's.</param>
/// <param name="RemotePort">SCTP's, not UDP's.</param>
/// <param name="RemoteMessageSizeMax">The longest message that the other side takes.</param>
public sealed record NegotiatedDataChannels(string Mid, ushort RemotePort, int RemoteMessageSizeMax)
{
    /// <summary>Our end of the association: the one that everybody takes.</summary>
    public const ushort LocalPort = 5_000;
}
