namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>
/// What a session that runs asks of the next offer: the same certificate, and each section that was agreed on in its
/// place, under its tag and on the one transport (RFC 3264, 8; RFC 8829, 5.2.2; RFC 9143, 7.4). What was refused, or
/// has ended, leaves its place to anything.
/// </summary>
static class OfferContinuity
{
    public static SdpRefusal? Check(SessionDescription offer, RemoteTransport remote, NegotiatedSession current)
    {
        if (!current.Remote.Fingerprints.SequenceEqual(remote.Fingerprints)) return SdpRefusal.DtlsChanged;
        for (var index = 0; index < current.Sections.Length; index++)
        {
            if (index >= offer.Media.Length) return SdpRefusal.SectionRemoved(index);
            if (!current.Sections[index].IsAccepted) continue;
            if (Check(index, current.Sections[index], offer.Media[index], remote, current) is { } refusal)
                return refusal;
        }

        return null;
    }

    static SdpRefusal? Check(
        int index, NegotiatedSection before, SdpMedia offered, RemoteTransport remote, NegotiatedSession current)
    {
        if (offered.Kind != before.Kind || offered.Mid != before.Mid) return SdpRefusal.SectionReplaced(index);
        if (offered.IsRejected) return null;
        if (!remote.Mids.Contains(before.Mid!)) return SdpRefusal.SectionUnbundled(index);
        return current.DataChannels is { } channels && channels.Mid == before.Mid
            && DataChannelSection.Read(offered)?.RemotePort != channels.RemotePort
            ? SdpRefusal.DataChannelsChanged(index)
            : null;
    }
}
