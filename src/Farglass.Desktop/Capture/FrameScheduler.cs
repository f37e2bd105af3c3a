namespace Farglass.Desktop.Capture;

enum FrameKind
{
    /// <summary>Nothing to encode before <see cref="FrameDecision.WaitUntil"/>.</summary>
    None,

    /// <summary>Somebody has nothing to decode from.</summary>
    Key,

    /// <summary>Somebody has not got what came after <see cref="FrameScheduler.ContinueFrom"/>.</summary>
    Continuation,

    /// <summary>Something was drawn.</summary>
    Damage,

    /// <summary>Nothing was drawn, but what was drawn last is not as sharp as it should be.</summary>
    Refinement,
}

/// <param name="WaitUntil">
/// Only with <see cref="FrameKind.None"/>; <see cref="FrameScheduler.Never"/> to wait for events.
/// </param>
readonly record struct FrameDecision(FrameKind Kind, long WaitUntil);

/// <summary>
/// Decides when a frame is encoded, and why. No clock and no thread: all times are microseconds and arguments.
/// Nothing changes, nothing happens: with no viewer, no damage and a settled picture it waits for ever.
/// </summary>
sealed class FrameScheduler(int frameRateMax)
{
    public const long Never = long.MaxValue;

    /// <summary>
    /// A picture is refined only after this long without damage, so that nothing is spent on a film: its pictures come
    /// every 42 ms at 24 a second.
    /// </summary>
    public const long QuietMicros = 50_000;

    /// <summary>
    /// How long an application may take to draw itself at another size: 20 to 80 ms were seen. What plays a film never
    /// rests.
    /// </summary>
    public const long HoldMicrosMax = 200_000;

    /// <summary>Until a frame that continues comes the picture stands still, however few there are to be.</summary>
    static readonly long SoonMicros = IntervalOf(Limits.FrameRateMax);

    long _intervalMicros = IntervalOf(frameRateMax), _quietMicros = QuietMicros;
    bool _viewer, _keyWanted, _settled = true;
    uint _granted;
    int _refinements;
    long _damagedSince = Never, _damagedLast = long.MinValue / 2;
    long _heldUntil = Never;
    long _pacedAt = long.MinValue / 2, _encodedAt = long.MinValue / 2;

    /// <summary>The id that the next frame will have.</summary>
    public uint NextFrameId { get; private set; } = 1;

    /// <summary>Whether anybody looks. Nobody: no damage is listened for, and nothing is encoded.</summary>
    public bool HasViewer => _viewer;

    /// <summary>Whether the next frame waits until the application has drawn itself.</summary>
    public bool IsHeld => _heldUntil != Never;

    /// <summary>The frame that a <see cref="FrameKind.Continuation"/> is to be made from.</summary>
    public uint ContinueFrom { get; private set; }

    /// <summary>When the oldest damage came that no frame shows yet; else <see cref="Never"/>.</summary>
    public long DamagedSince => _damagedSince;

    /// <summary>A viewer has come, perhaps in place of another: it gets a key frame, and gets it at once.</summary>
    public void AttachViewer(long now)
    {
        _viewer = _keyWanted = true;
        ContinueFrom = 0;
        _pacedAt = long.MinValue / 2;
        _heldUntil = Never;
        Damaged(now);
    }

    public void DetachViewer()
    {
        _viewer = _keyWanted = false;
        ContinueFrom = 0;
        _damagedSince = Never;
        _heldUntil = Never;
    }

    public void Grant(uint frameId) => _granted = frameId;

    public void SetFrameRate(int frameRateMax) => _intervalMicros = IntervalOf(frameRateMax);

    /// <summary>How long nothing is drawn before a picture is refined.</summary>
    public void SetQuiet(long micros) => _quietMicros = micros;

    public void RequestKeyFrame() => _keyWanted = _viewer;

    public void RequestContinuation(uint frameId) => ContinueFrom = _viewer ? frameId : 0;

    public void Damaged(long now)
    {
        if (_damagedSince == Never) _damagedSince = now;
        _damagedLast = now;
        _refinements = 0;
    }

    /// <summary>
    /// The display has another size: the next frame waits until nothing has been drawn for a moment, so that nobody
    /// sees the bare screen before the application has covered it.
    /// </summary>
    public void Hold(long now)
    {
        if (_viewer && !IsHeld) _heldUntil = now + HoldMicrosMax;
    }

    public FrameDecision Poll(long now)
    {
        // Without a grant damage gathers. The grant's coming is an event, so there is nothing to wait for here.
        if (!_viewer || NextFrameId > _granted) return new(FrameKind.None, Never);
        var (kind, due) = Next();
        if (IsHeld) due = Math.Max(due, Math.Min(_heldUntil, _damagedLast + QuietMicros));
        return now >= due ? new(kind, now) : new(FrameKind.None, due);
    }

    /// <summary>The frame that <see cref="Poll"/> asked for is encoded.</summary>
    /// <param name="startedAt">When its conversion started. Damage from then on belongs to the next frame.</param>
    /// <param name="settled">The picture is now as sharp as it should be, all of it.</param>
    public void Encoded(FrameKind kind, long startedAt, bool settled)
    {
        NextFrameId++;
        _keyWanted &= kind != FrameKind.Key;
        if (kind is FrameKind.Key or FrameKind.Continuation) ContinueFrom = 0;
        _damagedSince = Never;
        _heldUntil = Never;
        _settled = settled;
        _encodedAt = startedAt;
        if (kind == FrameKind.Refinement) _refinements++;
        else _pacedAt = startedAt;
    }

    (FrameKind Kind, long Due) Next()
    {
        // Damage is paced by the frames that showed damage: a refinement in between does not make it wait.
        if (_keyWanted) return (FrameKind.Key, _pacedAt + _intervalMicros);
        if (ContinueFrom != 0) return (FrameKind.Continuation, _pacedAt + Math.Min(_intervalMicros, SoonMicros));
        if (_damagedSince != Never) return (FrameKind.Damage, _pacedAt + _intervalMicros);
        if (_settled || _refinements >= Limits.RefinementsMax) return (FrameKind.None, Never);
        return (FrameKind.Refinement, Math.Max(_damagedLast + _quietMicros, _encodedAt + _intervalMicros));
    }

    static long IntervalOf(int frameRateMax) => 1_000_000 / Math.Clamp(frameRateMax, 1, Limits.FrameRateMax);
}
