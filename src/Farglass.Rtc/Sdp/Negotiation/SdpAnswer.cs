namespace Farglass.Rtc.Sdp.Negotiation;

/// <param name="Description">What is sent back.</param>
/// <param name="Session">What both sides do from now on.</param>
public sealed record SdpAnswer(SessionDescription Description, NegotiatedSession Session);
