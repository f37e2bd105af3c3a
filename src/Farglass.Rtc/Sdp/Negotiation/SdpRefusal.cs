namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>
/// Why an offer or an answer cannot be agreed to. Expected, so a value. The code is for programs and is never reworded;
/// the detail is for a person, and nothing that the other side wrote is in it.
/// </summary>
public sealed record SdpRefusal
{
    SdpRefusal(string code, string detail, bool isConflict = false) =>
        (Code, Detail, IsConflict) = (code, detail, isConflict);

    /// <summary>Counted from 0, as sections stand in the description. Null: it is not about one of them.</summary>
    public int? Section { get; private init; }

    /// <summary>The offer may be good, but not as the next one of the session that runs.</summary>
    public bool IsConflict { get; }

    public string Code { get; }

    public string Detail { get; }

    public static SdpRefusal NoBundle { get; } =
        new("no_bundle", "All media must share one transport (a=group:BUNDLE, RFC 9143).");

    public static SdpRefusal MidsNotUnique { get; } = new("mids_not_unique", "Two media sections have the same a=mid.");

    public static SdpRefusal NoRtcpMux { get; } =
        new("no_rtcp_mux", "RTP and RTCP must share one port (a=rtcp-mux, RFC 5761).");

    public static SdpRefusal IceLiteOffer { get; } =
        new("ice_lite_offer", "One side must check the paths, and we do not (a=ice-lite, RFC 8445).");

    public static SdpRefusal InvalidIceCredentials { get; } = new("invalid_ice_credentials",
        "a=ice-ufrag of 4 to 256 characters and a=ice-pwd of 22 to 256 are needed (RFC 8839).");

    public static SdpRefusal NoFingerprint { get; } =
        new("no_fingerprint", "A fingerprint by SHA-256 is needed (a=fingerprint:sha-256, RFC 8122).");

    public static SdpRefusal SetupNotPossible { get; } = new("setup_not_possible",
        "An offer must say a=setup:actpass or active, an answer active or passive (RFC 8842).");

    public static SdpRefusal DtlsChanged { get; } = new("dtls_changed",
        "The certificate is not that of the running session. A new session is needed.", isConflict: true);

    /// <summary>A later offer has at least the sections of the one before it (RFC 3264, 8).</summary>
    public static SdpRefusal SectionRemoved(int section) => Conflict("section_removed", section,
        "is missing. A section that ends keeps its place, with port 0 (RFC 3264, 8.2).");

    public static SdpRefusal SectionReplaced(int section) => Conflict("section_replaced", section,
        "is not the one that stood there: its kind or its a=mid is another. Sections keep their order, and new ones "
        + "come last (RFC 8829, 5.2.2).");

    public static SdpRefusal SectionUnbundled(int section) => Conflict("section_unbundled", section,
        "has left the transport that all share (a=group:BUNDLE, RFC 9143).");

    public static SdpRefusal DataChannelsChanged(int section) => Conflict("data_channels_changed", section,
        "has data channels of another a=sctp-port than those that run (RFC 8841).");

    /// <summary>Such as Firefox without its OpenH264: the client must take another carrier.</summary>
    public static SdpRefusal NoCommonVideoCodec { get; } = new("no_common_video_codec",
        "No H.264 in packetization mode 1 was offered in a profile that the encoder can make.");

    public static SdpRefusal NothingInCommon { get; } =
        new("nothing_in_common", "No media section can be agreed to.");

    public static SdpRefusal AnswerDoesNotFit { get; } =
        new("answer_does_not_fit", "The answer does not answer this offer: sections, tags or formats differ.");

    static SdpRefusal Conflict(string code, int section, string what) =>
        new(code, $"Section {section} (m=, counted from 0) {what}", isConflict: true) { Section = section };
}
