using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>The side of a client: offers to receive a picture and sound, and reads the answer. Pure.</summary>
public static class SdpOfferer
{
    const string VideoKind = "video", AudioKind = "audio";

    /// <param name="previous">
    /// The session's last offer. Its sections keep their places, those that are not wanted any more with port 0; what
    /// is new comes last (RFC 8829, 5.2.2). Null: this is the first.
    /// </param>
    public static SessionDescription Offer(OfferParameters parameters, SessionDescription? previous = null)
    {
        var endpoint = parameters.Endpoint;
        var kinds = Kinds(parameters, previous);
        var wanted = kinds.Index().Where(kind => IsWanted(parameters, kind.Item)).Select(kind => Mid(kind.Index));
        var bundle = new SdpGroup("BUNDLE", [.. wanted]);
        var transport = endpoint.TransportAttributes(endpoint.Ice, SdpSetup.ActPass);
        var candidates = endpoint.CandidateAttributes();
        return new()
        {
            Origin = new(endpoint.SessionId, parameters.Version),
            Attributes = [.. new SdpAttributeList { bundle, { "msid-semantic", " WMS *" } }],
            Media = [.. kinds.Select(Media)],
        };

        SdpMedia Media(string kind, int index) => IsWanted(parameters, kind)
            ? Section(parameters, kind, Mid(index)).ToMedia(transport, Mid(index) == bundle.Mids[0] ? candidates : [])
            : previous!.Media[index].Ended();
    }

    /// <param name="offer">Ours.</param>
    /// <param name="local">What the offer was made with.</param>
    /// <param name="answer">The other side's.</param>
    /// <param name="session">What both sides do from now on.</param>
    /// <param name="refusal">Why there is no session.</param>
    public static bool TryAccept(
        SessionDescription offer,
        LocalEndpoint local,
        SessionDescription answer,
        [NotNullWhen(true)] out NegotiatedSession? session,
        [NotNullWhen(false)] out SdpRefusal? refusal)
    {
        session = null;
        if (!RemoteTransport.TryRead(answer, out var remote, out refusal)) return false;
        if (remote.Setup == SdpSetup.ActPass) refusal = SdpRefusal.SetupNotPossible;
        else if (!AnsweredSections.TryRead(offer, answer, remote.Mids, out var sections))
            refusal = SdpRefusal.AnswerDoesNotFit;
        else session = new()
        {
            Version = offer.Origin.Version,
            Mids = remote.Mids,
            LocalIce = local.Ice,
            Remote = remote,
            IsDtlsClient = remote.Setup == SdpSetup.Passive,
            Tracks = sections.Tracks,
            DataChannels = sections.DataChannels,
        };
        return refusal is null;
    }

    static string[] Kinds(OfferParameters parameters, SessionDescription? previous)
    {
        string[] kept = [.. previous?.Media.Select(media => media.Kind) ?? []];
        string[] known = [VideoKind, AudioKind, DataChannelSection.Kind];
        return [.. kept, .. known.Except(kept).Where(kind => IsWanted(parameters, kind))];
    }

    static bool IsWanted(OfferParameters parameters, string kind) => kind switch
    {
        VideoKind => !parameters.VideoProfiles.IsEmpty,
        AudioKind => parameters.Audio,
        _ => parameters.DataChannels,
    };

    static OfferedSection Section(OfferParameters parameters, string kind, string mid) => kind switch
    {
        VideoKind => OfferedSection.Video(mid, parameters.VideoProfiles),
        AudioKind => OfferedSection.Audio(mid, parameters.Redundancy),
        _ => OfferedSection.DataChannels(mid, parameters.Endpoint),
    };

    static string Mid(int section) => section.ToString(CultureInfo.InvariantCulture);
}
