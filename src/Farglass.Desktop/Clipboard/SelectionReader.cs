using System.Buffers;
using Farglass.Native.X11;

namespace Farglass.Desktop.Clipboard;

/// <summary>
/// What applications copy, for the viewer. A copy is announced by its formats; contents are read when the viewer asks
/// for them, kept until it has all of them, and then forgotten. Pure but for <see cref="ISelections"/>: time is an
/// argument, in microseconds.
/// </summary>
sealed class SelectionReader(ISelections selections, IClipboardSink sink, int bytesMax)
{
    readonly SelectionAtoms _atoms = selections.Atoms;
    readonly byte[]?[] _contents = new byte[3][];
    readonly nuint[] _targets = new nuint[3];
    readonly Queue<ClipboardRequest> _requests = new();
    readonly ArrayBufferWriter<byte> _incoming = new();

    ClipboardSelection _selection;
    nuint _since, _type;
    uint _serial;
    ClipboardFormat _format;
    bool _asksTargets, _asksContents, _isIncremental;
    long _progressAt;

    /// <summary>When an owner that is silent is given up; null while nothing is asked of any.</summary>
    public long? Deadline => _asksTargets || _asksContents ? _progressAt + Limits.SelectionPatienceMicros : null;

    /// <summary>A selection has another owner, or the same one copied once more.</summary>
    /// <param name="since">The server's time; 0 where it is nobody's any more, or ours.</param>
    public void OwnerChanged(ClipboardSelection selection, nuint since, long now)
    {
        // A marking that ends must not take what was copied with it.
        if (since == 0 && selection != _selection) return;
        Forget();
        (_selection, _since) = (selection, since);
        _serial++;
        if (since == 0) return;
        (_asksTargets, _progressAt) = (true, now);
        selections.Convert(_atoms.Of(selection), _atoms.Targets, _atoms.Contents(_serial), since);
    }

    /// <summary>The viewer wants a part.</summary>
    public void Requested(in ClipboardRequest request, long now)
    {
        if (request.Serial != _serial || _targets[(int)request.Format] == 0)
            Refuse(request, ClipboardOutcome.Gone);
        else if (_contents[(int)request.Format] is { } contents)
            Send(request, contents);
        else if (_requests.Count >= Limits.ClipboardRequestsMax)
            Refuse(request, ClipboardOutcome.Gone);
        else
        {
            _requests.Enqueue(request);
            AskNext(now);
        }
    }

    /// <summary>An owner has answered.</summary>
    /// <param name="happened">A SelectionNotify.</param>
    public void Notified(in XEvent happened, long now)
    {
        // An answer to an earlier question: the time that was asked with comes back.
        if (happened.NotifiedTime != _since || happened.NotifiedSelection != _atoms.Of(_selection)) return;
        var isRefusal = happened.NotifiedProperty == XSelections.None;
        if (_asksTargets && happened.NotifiedTarget == _atoms.Targets)
        {
            _asksTargets = false;
            var targets = isRefusal ? null : selections.Take(happened.NotifiedProperty, out _);
            Announce(targets is null ? [] : SelectionAtoms.Read(targets));
        }
        else if (_asksContents && !_isIncremental && happened.NotifiedTarget == _targets[(int)_format])
        {
            var bytes = isRefusal ? null : selections.Take(happened.NotifiedProperty, out var type) is { } taken
                ? TakeFirst(taken, type) : null;
            if (_isIncremental) _progressAt = now;
            else Finish(bytes, now);
        }
    }

    /// <summary>A property of our window has a new value.</summary>
    public void PropertyArrived(nuint property, long now)
    {
        if (!_isIncremental || property != _atoms.Contents(_serial)) return;
        if (selections.Take(property, out var type) is not { } bytes) return;
        _progressAt = now;
        if (bytes.Length > 0) _type = type;
        if (bytes.Length == 0) Finish(SelectionAtoms.ToUtf8(_type, _format, _incoming.WrittenSpan.ToArray()), now);
        else if (_incoming.WrittenCount + (long)bytes.Length > bytesMax) GiveUp(ClipboardOutcome.TooLarge, now);
        else _incoming.Write(bytes);
    }

    public void Tick(long now)
    {
        if (!(now >= Deadline)) return;
        if (_asksTargets) _asksTargets = false;
        else GiveUp(ClipboardOutcome.Gone, now);
    }

    /// <summary>The viewer has gone: nobody waits for anything.</summary>
    public void Leave()
    {
        _requests.Clear();
        Array.Clear(_contents);
        StopReading();
    }

    /// <returns>Null where it comes in parts, which begin now.</returns>
    byte[]? TakeFirst(byte[] taken, nuint type)
    {
        if (type != _atoms.Incremental) return SelectionAtoms.ToUtf8(type, _format, taken);
        _isIncremental = true;
        _incoming.ResetWrittenCount();
        return null;
    }

    void Announce(ReadOnlySpan<nuint> targets)
    {
        foreach (var format in Enum.GetValues<ClipboardFormat>()) _targets[(int)format] = _atoms.Best(format, targets);
        var sizes = new ClipboardSizes(SizeOf(ClipboardFormat.Text), SizeOf(ClipboardFormat.Html),
            SizeOf(ClipboardFormat.Png));
        if (sizes != default) sink.OnCopied(_selection, _serial, sizes);
    }

    uint SizeOf(ClipboardFormat format) => _targets[(int)format] == 0 ? 0 : ClipboardSizes.Unknown;

    void AskNext(long now)
    {
        if (_asksContents || !_requests.TryPeek(out var request)) return;
        (_asksContents, _format, _progressAt) = (true, request.Format, now);
        selections.Convert(_atoms.Of(_selection), _targets[(int)_format], _atoms.Contents(_serial), _since);
    }

    void Finish(byte[]? bytes, long now)
    {
        if (bytes is null)
        {
            GiveUp(ClipboardOutcome.Gone, now);
        }
        else if (bytes.Length > bytesMax)
        {
            GiveUp(ClipboardOutcome.TooLarge, now, (uint)bytes.Length);
        }
        else
        {
            StopReading();
            _contents[(int)_format] = bytes;
            while (_requests.TryPeek(out var request) && _contents[(int)request.Format] is { } contents)
                Send(_requests.Dequeue(), contents);
            AskNext(now);
        }
    }

    void GiveUp(ClipboardOutcome outcome, long now, uint total = 0)
    {
        StopReading();
        if (_requests.TryDequeue(out var request)) Refuse(request, outcome, total);
        AskNext(now);
    }

    void Send(in ClipboardRequest request, byte[] contents)
    {
        var total = (uint)contents.Length;
        var end = (uint)Math.Min(total, (ulong)request.Offset + request.Length);
        if (request.Offset > total || (request.Offset == total && total > 0))
        {
            Refuse(request, ClipboardOutcome.Gone);
            return;
        }

        var at = request.Offset;
        do
        {
            var length = Math.Min(Limits.ClipboardChunkBytesMax, (int)(end - at));
            sink.OnContents(new(request.Serial, request.Format, ClipboardOutcome.Data, total, at,
                contents.AsMemory((int)at, length)));
            at += (uint)length;
        }
        while (at < end);
        if (end == total) _contents[(int)request.Format] = null;
    }

    void Refuse(in ClipboardRequest request, ClipboardOutcome outcome, uint total = 0) =>
        sink.OnContents(new(request.Serial, request.Format, outcome, total, 0, default));

    void StopReading()
    {
        _asksContents = _isIncremental = false;
        _incoming.Clear();
    }

    void Forget()
    {
        while (_requests.TryDequeue(out var request)) Refuse(request, ClipboardOutcome.Gone);
        _asksTargets = false;
        StopReading();
        Array.Clear(_contents);
        Array.Clear(_targets);
    }
}
