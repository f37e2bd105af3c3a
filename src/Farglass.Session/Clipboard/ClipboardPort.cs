using Farglass.Desktop.Clipboard;
using Farglass.Desktop.Display;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Farglass.Session.Link;
using ClipboardFormat = Farglass.Desktop.Clipboard.ClipboardFormat;
using ClipboardOutcome = Farglass.Desktop.Clipboard.ClipboardOutcome;
using ClipboardSelection = Farglass.Desktop.Clipboard.ClipboardSelection;
using WireFormat = Farglass.Protocol.Messages.ClipboardFormat;
using WireOutcome = Farglass.Protocol.Messages.ClipboardOutcome;
using WireSelection = Farglass.Protocol.Messages.ClipboardSelection;

namespace Farglass.Session.Clipboard;

/// <summary>
/// Joins the display's clipboard to the host's messages. The host lets through what the application's policy allows;
/// where the policy says off there is no thread, and nothing is watched.
/// </summary>
sealed class ClipboardPort(TimeProvider time) : IClipboardSink, IDisposable
{
    readonly Lock _gate = new(); // Over opening and closing.
    volatile HostConnection? _host;
    volatile SharedClipboard? _clipboard;
    bool _closed;

    /// <summary>Who hears of copies; null for nobody.</summary>
    public HostConnection? Host
    {
        get => _host;
        set => _host = value;
    }

    /// <exception cref="DisplayException">The display is gone, or lacks an extension.</exception>
    public void Open(VirtualDisplay display, ClipboardPolicy policy)
    {
        lock (_gate)
        {
            if (_closed || policy.Direction == ClipboardDirection.Off) return;
            _clipboard = display.ShareClipboard(
                new(policy.BytesMax, policy.AllowsToClient(), policy.AllowsToHost(), policy.Primary), this);
        }
    }

    /// <param name="taken">
    /// For an offer, until applications can paste it: the keys that come after it paste. Else it is completed.
    /// </param>
    /// <returns>False where it is no message of the clipboard's.</returns>
    public bool TryTake(ReadOnlyMemory<byte> message, out ValueTask taken)
    {
        taken = ValueTask.CompletedTask;
        var span = message.Span;
        if (ClipboardOfferMessage.TryParse(span, out var offer))
        {
            if (_clipboard is { } clipboard) taken = new(OfferAsync(clipboard, offer));
        }
        else if (ClipboardRequestMessage.TryParse(span, out var request))
        {
            _clipboard?.Request(new(
                request.Serial, (ClipboardFormat)request.Format, request.Offset, request.Length));
        }
        else if (ClipboardDataHeader.TryParse(span, out var data))
        {
            _clipboard?.Give(new(data.Serial, (ClipboardFormat)data.Format, (ClipboardOutcome)data.Outcome,
                data.TotalBytes, data.Offset, span[ClipboardDataHeader.Size..].ToArray()));
        }
        else return false;

        return true;
    }

    /// <summary>The viewer has gone.</summary>
    public void Leave() => _clipboard?.Leave();

    public void OnCopied(ClipboardSelection selection, uint serial, ClipboardSizes sizes)
    {
        Span<byte> message = stackalloc byte[ClipboardOfferMessage.Size];
        new ClipboardOfferMessage(MessageType.ClipboardCopied, (WireSelection)selection, serial, sizes.Text, sizes.Html,
            sizes.Png).Write(message);
        _host?.TrySend(message);
    }

    public void OnWanted(ClipboardRequest request)
    {
        Span<byte> message = stackalloc byte[ClipboardRequestMessage.Size];
        new ClipboardRequestMessage(MessageType.ClipboardWanted, request.Serial, (WireFormat)request.Format,
            request.Offset, request.Length).Write(message);
        _host?.TrySend(message);
    }

    public void OnContents(in ClipboardPart part)
    {
        Span<byte> header = stackalloc byte[ClipboardDataHeader.Size];
        new ClipboardDataHeader(MessageType.ClipboardContents, part.Serial, (WireFormat)part.Format,
            (WireOutcome)part.Outcome, part.Total, part.Offset).Write(header);
        _host?.TrySend(header, part.Bytes.Span);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _clipboard?.Dispose();
            _clipboard = null;
        }
    }

    async Task OfferAsync(SharedClipboard clipboard, ClipboardOfferMessage offer)
    {
        try
        {
            await clipboard.OfferAsync(offer.Serial, new(offer.TextBytes, offer.HtmlBytes, offer.PngBytes))
                .WaitAsync(Limits.ClipboardOffer, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The X server stands still, and takes no key either.
        }
    }
}
