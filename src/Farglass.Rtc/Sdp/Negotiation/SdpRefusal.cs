namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>
/// Why an offer or an answer cannot be agreed to. Expected, so a value. The code is for programs and is never reworded;
/// the detail is for a person, and nothing that the other side wrote is in it.
/// </summary>
public sealed record SdpRefusal
{
    SdpRefusal(string code, string detail) => (Code, Detail) = (code, detail);

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
        "The certificate or the setup is not that of the running session. A new session is needed.");

    /// <summary>Such as Firefox without its OpenH264: the client must take another carrier.</summary>
    public static SdpRefusal NoCommonVideoCodec { get; } = new("no_common_video_codec",
        "No H.264 in packetization mode 1 was offered in a profile that the encoder can make.");

    public static SdpRefusal NothingInCommon { get; } =
        new("nothing_in_common", "No media section can be agreed to.");

    public static SdpRefusal AnswerDoesNotFit { get; } =
        new("answer_does_not_fit", "The answer does not answer this offer: sections, tags or formats differ.");
}
