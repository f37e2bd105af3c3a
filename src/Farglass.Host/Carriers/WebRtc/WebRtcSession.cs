using Farglass.Rtc.Ice;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Host.Carriers.WebRtc;

/// <summary>
/// What WHEP calls a resource: one WebRTC connection of a viewer, from its offer on. It may be asked to start ICE anew,
/// to carry something else, and to end.
/// </summary>
/// <param name="Parameters">What its offers are answered with, the first and the later ones.</param>
sealed record WebRtcSession(string Id, string TokenHash, WebRtcCarrier Carrier, AnswerParameters Parameters)
{
    /// <summary>
    /// Ours, and some from before: checks with those go on until the viewer has found a way with the new ones.
    /// </summary>
    public Queue<IceCredentials> Credentials { get; } = [];

    /// <summary>What was agreed on last, of ICE or of the media, as an ETag says it (RFC 9725, 4.3.1).</summary>
    public int Generation { get; set; } = 1;

    /// <summary>No other connection has it, either.</summary>
    public string ETag => $"\"{Id}-{Generation}\"";
}
