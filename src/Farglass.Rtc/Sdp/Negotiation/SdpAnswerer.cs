using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>
/// Answers a browser's offer as the sender of a picture, of sound and of data channels: ICE-lite, one transport for
/// all, the DTLS server. Same sections, tags, payload types and extension numbers as the offer, and nothing in the
/// answer that was not offered (RFC 3264, 6; RFC 8829, 5.3). Pure.
/// </summary>
public static class SdpAnswerer
{
    /// <param name="offer">The other side's.</param>
    /// <param name="local">The same for each offer of a session, but for new ICE credentials.</param>
    /// <param name="current">What the session agreed on before. Null: this is its first offer.</param>
    /// <param name="answer">What is sent back, and what it means.</param>
    /// <param name="refusal">Why there is none. The session, if there is one, goes on as it was.</param>
    public static bool TryAnswer(
        SessionDescription offer,
        AnswerParameters local,
        NegotiatedSession? current,
        [NotNullWhen(true)] out SdpAnswer? answer,
        [NotNullWhen(false)] out SdpRefusal? refusal)
    {
        answer = null;
        if (!RemoteTransport.TryRead(offer, out var remote, out refusal)) return false;
        refusal = Check(remote) ?? (current is null ? null : OfferContinuity.Check(offer, remote, current));
        if (refusal is not null) return false;
        var answerer = new SectionAnswerer(offer, remote, local);
        var sections = answerer.AnswerAll(current);
        refusal = answerer.Refusal ?? (sections.Any(section => section.IsAccepted) ? null : SdpRefusal.NothingInCommon);
        if (refusal is not null) return false;
        var accepted = sections.Where(section => section.IsAccepted).Select(section => section.Offered.Mid!);
        var restarts = current?.IsRestartedBy(remote.Ice) ?? true;
        Debug.Assert(!restarts || local.Endpoint.Ice != current?.LocalIce, "ICE starts anew with new credentials.");
        var session = new NegotiatedSession
        {
            Version = (current?.Version ?? 0) + 1,
            Mids = [.. remote.Mids.Intersect(accepted)],
            Sections = [.. sections.Select(section => section.ToSection())],
            LocalIce = restarts ? local.Endpoint.Ice : current!.LocalIce,
            Remote = remote,
            IsDtlsClient = false,
            Tracks = [.. sections.Select(section => section.Track).OfType<NegotiatedTrack>()],
            DataChannels = sections.FirstOrDefault(section => section.DataChannels is not null)?.DataChannels,
        };
        answer = new(Describe(offer, local.Endpoint, session, sections), session);
        return true;
    }

    static SdpRefusal? Check(RemoteTransport remote)
    {
        if (remote.IsIceLite) return SdpRefusal.IceLiteOffer;
        // We are always the server, first and later: a role that changes breaks Safari (RFC 8842, 5.5).
        return remote.Setup == SdpSetup.Passive ? SdpRefusal.SetupNotPossible : null;
    }

    static SessionDescription Describe(
        SessionDescription offer, LocalEndpoint endpoint, NegotiatedSession session, SectionAnswer[] sections)
    {
        var attributes = new SdpAttributeList { new SdpGroup("BUNDLE", session.Mids), { "ice-lite" } };
        if (offer.ExtmapAllowMixed) attributes.Add("extmap-allow-mixed");
        attributes.Add("msid-semantic", " WMS *");
        var transport = endpoint.TransportAttributes(session.LocalIce, SdpSetup.Passive);
        var candidates = endpoint.CandidateAttributes();
        return new()
        {
            Origin = new(endpoint.SessionId, session.Version),
            Attributes = [.. attributes],
            // The first of the group describes the transport (RFC 9143, 7.3.1).
            Media = [.. sections.Select(section =>
                section.ToMedia(transport, section.Offered.Mid == session.Mids[0] ? candidates : []))],
        };
    }
}
