using System.Diagnostics;

namespace Farglass.Rtc.Sdp;

/// <summary>What a receiver may tell the sender by RTCP, as far as we listen to it.</summary>
[Flags]
public enum RtcpFeedbackKinds : byte
{
    None = 0,

    /// <summary>These packets were lost (RFC 4585, 6.2.1).</summary>
    Nack = 1,

    /// <summary>The decoder has lost its place: a key frame, please (RFC 4585, 6.3.1).</summary>
    PictureLoss = 2,

    /// <summary>A key frame, please (RFC 5104, 4.3.1).</summary>
    FullIntraRequest = 4,

    /// <summary>When each packet came (draft-holmer-rmcat-transport-wide-cc-extensions-01).</summary>
    TransportCongestion = 8,

    /// <summary>The bit rate that the receiver believes in (draft-alvestrand-rmcat-remb-03).</summary>
    ReceiverEstimate = 16,
}

/// <summary><c>a=rtcp-fb:108 nack pli</c> (RFC 4585, 4.2).</summary>
/// <param name="PayloadType">Null: "*", all of the section.</param>
/// <param name="Kind">Exactly one.</param>
public readonly record struct RtcpFeedback(byte? PayloadType, RtcpFeedbackKinds Kind) : ISdpValue<RtcpFeedback>
{
    public static string AttributeName => "rtcp-fb";

    /// <returns>False for a kind that we do not listen to.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out RtcpFeedback value)
    {
        value = default;
        var format = SdpGrammar.TakeWord(ref text);
        var payloadType = default(byte);
        if (format is not "*" && !RtpPayloadType.TryParse(format, out payloadType)) return false;
        var kind = text.Trim(' ') switch
        {
            "nack" => RtcpFeedbackKinds.Nack,
            "nack pli" => RtcpFeedbackKinds.PictureLoss,
            "ccm fir" => RtcpFeedbackKinds.FullIntraRequest,
            "transport-cc" => RtcpFeedbackKinds.TransportCongestion,
            "goog-remb" => RtcpFeedbackKinds.ReceiverEstimate,
            _ => RtcpFeedbackKinds.None,
        };
        value = new(format is "*" ? null : payloadType, kind);
        return kind != RtcpFeedbackKinds.None;
    }

    public override string ToString()
    {
        var kind = Kind switch
        {
            RtcpFeedbackKinds.Nack => "nack",
            RtcpFeedbackKinds.PictureLoss => "nack pli",
            RtcpFeedbackKinds.FullIntraRequest => "ccm fir",
            RtcpFeedbackKinds.TransportCongestion => "transport-cc",
            RtcpFeedbackKinds.ReceiverEstimate => "goog-remb",
            _ => throw new UnreachableException($"{Kind} is not one kind."),
        };
        return PayloadType is { } payloadType ? $"{payloadType} {kind}" : $"* {kind}";
    }
}
