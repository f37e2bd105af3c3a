using Farglass.Native.X11;

namespace Farglass.Desktop.Clipboard;

/// <summary>
/// What the viewer copied, for applications. It owns the selection from the offer on, and asks the viewer for contents
/// when an application does; what is large is passed on in steps while it still comes. Pure but for
/// <see cref="ISelections"/>: time is an argument, in microseconds.
/// </summary>
/// <param name="withPrimary">The middle button pastes it too.</param>
sealed class SelectionOwner(ISelections selections, IClipboardSink sink, bool withPrimary)
{
    readonly SelectionAtoms _atoms = selections.Atoms;
    readonly List<Paste> _pastes = [];
    readonly ViewerContents?[] _contents = new ViewerContents?[3];
    ClipboardSizes _sizes;
    uint _serial;
    nuint _ownedSince;
    TaskCompletionSource? _owned;

    /// <summary>When an application that makes no step is given up.</summary>
    public long? Deadline =>
        _pastes.Count == 0 ? null : _pastes.Min(paste => paste.ProgressAt) + Limits.SelectionPatienceMicros;

    /// <summary>The viewer has copied something.</summary>
    /// <param name="owned">Completed when applications that paste get it.</param>
    public void Offered(uint serial, ClipboardSizes sizes, TaskCompletionSource owned)
    {
        Leave();
        _owned?.TrySetResult();
        (_serial, _sizes, _owned) = (serial, sizes, owned);
        foreach (var format in Enum.GetValues<ClipboardFormat>())
            _contents[(int)format] = sizes[format] > 0 ? new(serial, format, sizes[format], sink) : null;
        selections.AskTime(); // A selection is owned since a moment that the server names (ICCCM, 2.1).
    }

    /// <summary>The server has told its time.</summary>
    public void TimeTold(nuint time)
    {
        if (_owned is null) return;
        _ownedSince = time;
        selections.Own(_atoms.Clipboard, time);
        if (withPrimary) selections.Own(_atoms.Primary, time);
        _owned.TrySetResult();
        _owned = null;
    }

    /// <summary>An application pastes.</summary>
    /// <param name="request">A SelectionRequest.</param>
    public void Requested(in XEvent request, long now)
    {
        var property = Paste.PropertyOf(request);
        if (request.RequestedTarget == _atoms.Targets)
            Give(request, XSelections.AtomType, 32, SelectionAtoms.Write(_atoms.TargetsOf(_sizes)));
        else if (request.RequestedTarget == _atoms.Timestamp)
            Give(request, XSelections.IntegerType, 32, SelectionAtoms.Write([_ownedSince]));
        else if (_atoms.FormatOf(request.RequestedTarget) is { } format
            && _contents[(int)format] is { IsLost: false } contents && _pastes.Count < Limits.PastesMax)
        {
            var requestor = request.Requestor; // It asks anew, and has forgotten what it asked before.
            _pastes.RemoveAll(paste => paste.Request.Requestor == requestor && paste.Property == property);
            _pastes.Add(new(request, format, contents, now));
            contents.Begin(now);
            Advance(now);
        }
        else selections.Answer(request, XSelections.None);
    }

    /// <summary>The viewer has sent a part, or says that it has none.</summary>
    public void PartCame(in ClipboardPart part, long now)
    {
        if (part.Serial != _serial || _contents[(int)part.Format] is not { } contents) return;
        contents.Take(part, now);
        foreach (var paste in _pastes)
            if (paste.Format == part.Format) paste.ProgressAt = now;
        Advance(now);
    }

    /// <summary>An application has taken a step.</summary>
    public void PropertyDeleted(nuint window, nuint property, long now)
    {
        foreach (var paste in _pastes)
        {
            if (!paste.IsIncremental || paste.Request.Requestor != window || paste.Property != property) continue;
            (paste.IsHungry, paste.ProgressAt) = (true, now);
        }

        Advance(now);
    }

    public void Tick(long now)
    {
        if (!(now >= Deadline)) return;
        var stuckSince = now - Limits.SelectionPatienceMicros;
        foreach (var paste in _pastes.Where(paste => paste.ProgressAt <= stuckSince).ToArray()) Drop(paste);
    }

    /// <summary>The viewer has gone. Applications can still paste what had come whole.</summary>
    public void Leave()
    {
        foreach (var contents in _contents) contents?.Lose();
        foreach (var paste in _pastes.Where(paste => paste.Contents.IsLost).ToArray()) Drop(paste);
    }

    /// <summary>Gives every application what there is for it now.</summary>
    void Advance(long now)
    {
        for (var at = _pastes.Count - 1; at >= 0; at--)
        {
            var paste = _pastes[at];
            if (paste.Contents.IsLost || Step(paste, now)) Drop(paste);
        }
    }

    /// <returns>True where it has all, or was told so by an empty step.</returns>
    bool Step(Paste paste, long now)
    {
        if (paste.IsIncremental) return paste.IsHungry && Feed(paste, now);
        var latin1 = SelectionAtoms.IsLatin1(paste.Request.RequestedTarget);
        if (paste.Contents.Size > Limits.PropertyBytesMax && !latin1)
        {
            BeginSteps(paste);
            return false;
        }

        if (!paste.Contents.IsWhole) return false;
        var bytes = paste.Contents.Bytes;
        if (latin1) bytes = SelectionAtoms.ToLatin1(bytes);
        Give(paste.Request, TypeOf(paste), 8, bytes);
        return true;
    }

    /// <summary>ICCCM, 2.7.2: the size first, and a step each time that the property has been taken.</summary>
    void BeginSteps(Paste paste)
    {
        paste.IsIncremental = true;
        selections.Watch(paste.Request.Requestor, watch: true);
        Give(paste.Request, _atoms.Incremental, 32, SelectionAtoms.Write([paste.Contents.Size]));
    }

    bool Feed(Paste paste, long now)
    {
        var available = paste.Contents.Bytes[paste.Offset..];
        var isEnd = paste.Offset == paste.Contents.Size;
        if (available.IsEmpty && !isEnd) return false; // The viewer's next part brings it on.
        var step = available[..Math.Min(available.Length, Limits.PropertyBytesMax)];
        selections.Put(paste.Request.Requestor, paste.Property, TypeOf(paste), 8, step);
        paste.Offset += step.Length;
        (paste.IsHungry, paste.ProgressAt) = (false, now);
        return isEnd;
    }

    nuint TypeOf(Paste paste) =>
        paste.Request.RequestedTarget == _atoms.Text ? _atoms.Utf8 : paste.Request.RequestedTarget;

    void Give(in XEvent request, nuint type, int bitsPerItem, ReadOnlySpan<byte> bytes)
    {
        selections.Put(request.Requestor, Paste.PropertyOf(request), type, bitsPerItem, bytes);
        selections.Answer(request, Paste.PropertyOf(request));
    }

    /// <summary>An application that waits for the beginning is refused; one in the middle sees no more steps.</summary>
    void Drop(Paste paste)
    {
        _pastes.Remove(paste);
        if (!paste.IsIncremental && !paste.Contents.IsWhole) selections.Answer(paste.Request, XSelections.None);
        if (paste.IsIncremental && !_pastes.Exists(other => other.Request.Requestor == paste.Request.Requestor))
            selections.Watch(paste.Request.Requestor, watch: false);
    }
}
