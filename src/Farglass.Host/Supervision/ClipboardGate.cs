using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;

namespace Farglass.Host.Supervision;

/// <summary>
/// Holds both sides to what the application's clipboard may do, whatever the page asks for and whatever the session
/// sends. Contents pass only as far as the other side has asked for them. Pure.
/// </summary>
sealed class ClipboardGate(ClipboardPolicy policy)
{
    /// <summary>What was asked for, each way, and has not come: all formats at once, and one more.</summary>
    const long OpenBytesMax = 4L * ProtocolLimits.ClipboardRequestBytesMax;

    long _openToHost, _openToClient;

    /// <summary>Messages that were not passed on.</summary>
    public int Refused { get; private set; }

    /// <summary>Whether it is one of the clipboard's at all.</summary>
    public static bool Concerns(ReadOnlySpan<byte> message) => !message.IsEmpty && (MessageType)message[0] is
        MessageType.ClipboardOffer or MessageType.ClipboardData or MessageType.ClipboardRequest
        or MessageType.ClipboardCopied or MessageType.ClipboardContents or MessageType.ClipboardWanted;

    /// <summary>Whether the client's message may go on to the session.</summary>
    public bool PassesToSession(ReadOnlySpan<byte> message) => Count((MessageType)message[0] switch
    {
        MessageType.ClipboardOffer => policy.AllowsToHost() && ClipboardOfferMessage.TryParse(message, out var offer)
            && Fits(offer),
        MessageType.ClipboardData => policy.AllowsToHost() && PassesContents(message, ref _openToHost),
        MessageType.ClipboardRequest => policy.AllowsToClient() && PassesRequest(message, ref _openToClient),
        _ => false,
    });

    /// <summary>Whether the session's message may go on to the client.</summary>
    public bool PassesToClient(ReadOnlySpan<byte> message) => Count((MessageType)message[0] switch
    {
        MessageType.ClipboardCopied => policy.AllowsToClient() && ClipboardOfferMessage.TryParse(message, out _),
        MessageType.ClipboardContents => policy.AllowsToClient() && PassesContents(message, ref _openToClient),
        MessageType.ClipboardWanted => policy.AllowsToHost() && PassesRequest(message, ref _openToHost),
        _ => false,
    });

    /// <summary>A client knows how much it has: what is too much is never offered to an application.</summary>
    bool Fits(in ClipboardOfferMessage offer) =>
        Math.Max(offer.TextBytes, Math.Max(offer.HtmlBytes, offer.PngBytes)) <= policy.BytesMax;

    bool PassesContents(ReadOnlySpan<byte> message, ref long open)
    {
        if (!ClipboardDataHeader.TryParse(message, out var data)) return false;
        if (data.Outcome != ClipboardOutcome.Data) return true;
        var length = message.Length - ClipboardDataHeader.Size;
        if (data.TotalBytes > policy.BytesMax || length > open) return false;
        open -= length;
        return true;
    }

    static bool PassesRequest(ReadOnlySpan<byte> message, ref long open)
    {
        if (!ClipboardRequestMessage.TryParse(message, out var request)) return false;
        open = Math.Min(OpenBytesMax, open + request.Length);
        return true;
    }

    bool Count(bool passes)
    {
        if (!passes) Refused++;
        return passes;
    }
}
