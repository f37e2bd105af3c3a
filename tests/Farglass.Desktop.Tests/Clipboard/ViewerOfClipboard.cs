using Farglass.Desktop.Clipboard;
using Farglass.Desktop.Tests.Screens;

namespace Farglass.Desktop.Tests.Clipboard;

/// <summary>Plays the viewer: answers what applications want, and asks for what they copy, part by part.</summary>
sealed class ViewerOfClipboard : IClipboardSink, IDisposable
{
    const uint Serial = 7;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly byte[]?[] _contents = new byte[3][];
    readonly MemoryStream _taken = new();
    readonly SharedClipboard _clipboard;
    readonly TaskCompletionSource<ClipboardOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource<uint> _copied = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ViewerOfClipboard(TestDisplay display, int bytesMax) => _clipboard = SharedClipboard.Start(
        display.Name, display.AuthorityFile, new(bytesMax, ToClient: true, ToHost: true, Primary: false), this);

    /// <summary>Bytes that tell their place.</summary>
    public static byte[] Letters(int count)
    {
        var letters = new byte[count];
        for (var at = 0; at < count; at++) letters[at] = (byte)('a' + (at / 7 + at) % 26);
        return letters;
    }

    public void Has(ClipboardFormat format, byte[] bytes) => _contents[(int)format] = bytes;

    public Task OfferAsync() => _clipboard.OfferAsync(
        Serial, new(SizeOf(ClipboardFormat.Text), SizeOf(ClipboardFormat.Html), SizeOf(ClipboardFormat.Png)));

    public void Leave() => _clipboard.Leave();

    public async Task<byte[]> TakeCopyAsync(ClipboardFormat format)
    {
        Assert.Equal(ClipboardOutcome.Data, await OutcomeOfCopyAsync(format));
        return _taken.ToArray();
    }

    public async Task<ClipboardOutcome> OutcomeOfCopyAsync(ClipboardFormat format)
    {
        var serial = await _copied.Task.WaitAsync(Patience);
        _clipboard.Request(new(serial, format, 0, Limits.ClipboardRequestBytesMax));
        return await _outcome.Task.WaitAsync(Patience);
    }

    public void OnCopied(ClipboardSelection selection, uint serial, ClipboardSizes sizes) =>
        _copied.TrySetResult(serial);

    public void OnWanted(ClipboardRequest request)
    {
        var contents = _contents[(int)request.Format]!;
        var wanted = contents.AsMemory((int)request.Offset, (int)request.Length);
        for (var at = 0; at < wanted.Length; at += Limits.ClipboardChunkBytesMax)
        {
            var part = wanted.Slice(at, Math.Min(Limits.ClipboardChunkBytesMax, wanted.Length - at));
            _clipboard.Give(new(Serial, request.Format, ClipboardOutcome.Data, (uint)contents.Length,
                request.Offset + (uint)at, part));
        }
    }

    public void OnContents(in ClipboardPart part)
    {
        _taken.Write(part.Bytes.Span);
        var isAsked = _taken.Length % Limits.ClipboardRequestBytesMax == 0;
        if (part.Outcome != ClipboardOutcome.Data || _taken.Length == part.Total) _outcome.TrySetResult(part.Outcome);
        else if (isAsked)
            _clipboard.Request(new(part.Serial, part.Format, (uint)_taken.Length, Limits.ClipboardRequestBytesMax));
    }

    public void Dispose()
    {
        _clipboard.Dispose();
        _taken.Dispose();
    }

    uint SizeOf(ClipboardFormat format) => (uint)(_contents[(int)format]?.Length ?? 0);
}
