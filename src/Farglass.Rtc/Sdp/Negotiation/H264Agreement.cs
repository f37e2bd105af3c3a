namespace Farglass.Rtc.Sdp.Negotiation;

/// <param name="Declared">
/// What was said of the payload type. The level is the receiver's word and is not held against what is sent
/// (RFC 6184, 8.2.2): browsers say 3.1 and decode what they can.
/// </param>
/// <param name="Bits">The profile that the encoder must keep to.</param>
public readonly record struct H264Agreement(H264ProfileLevelId Declared, H264Profile Bits);
