using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>The side of a client: offers to receive a picture and sound, and reads the answer. Pure.</summary>
public static class SdpOfferer
{
    public static SessionDescription Offer(OfferParameters parameters)
    {
        var endpoint = parameters.Endpoint;
        var sections = new List<OfferedSection>();
        if (!parameters.VideoProfiles.IsEmpty)
            sections.Add(OfferedSection.Video(Mid(sections.Count), parameters.VideoProfiles));
        if (parameters.Audio) sections.Add(OfferedSection.Audio(Mid(sections.Count), parameters.Redundancy));
        if (parameters.DataChannels) sections.Add(OfferedSection.DataChannels(Mid(sections.Count), endpoint));

        var bundle = new SdpGroup("BUNDLE", [.. sections.Select((_, index) => Mid(index))]);
        var transport = endpoint.TransportAttributes(endpoint.Ice, SdpSetup.ActPass);
        var candidates = endpoint.CandidateAttributes();
        return new()
        {
            Origin = new(endpoint.SessionId, parameters.Version),
            Attributes = [.. new SdpAttributeList { bundle, { "msid-semantic", " WMS *" } }],
            Media = [.. sections.Select((section, index) => section.ToMedia(transport, index == 0 ? candidates : []))],
        };
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

    static string Mid(int section) => section.ToString(CultureInfo.InvariantCulture);
}
