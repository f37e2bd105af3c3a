using Farglass.Desktop.Capture;

namespace Farglass.Desktop.Encoding;

/// <summary>What is given up first on a narrow link. Numbers are those of the protocol.</summary>
public enum PicturePreference : byte
{
    /// <summary>Frames for text, sharpness for films; decided from what is drawn.</summary>
    Automatic = 0,

    /// <summary>Frames: every picture is as sharp as can be.</summary>
    Sharp = 1,

    /// <summary>Sharpness: motion stays even.</summary>
    Smooth = 2,
}

/// <summary>Why there are not more frames. Numbers are those of the protocol.</summary>
public enum PictureBound : byte
{
    /// <summary>There are as many as the application may have.</summary>
    Application = 0,

    /// <summary>The rate is spent on fewer.</summary>
    Link = 1,

    /// <summary>This machine cannot convert and encode more.</summary>
    Processor = 2,
}

/// <param name="FrameRateMax">Frames a second.</param>
/// <param name="IsHalved">Encoded at half the width and half the height.</param>
/// <param name="IsMotion">What is drawn is a film rather than text.</param>
public readonly record struct PictureState(
    int FrameRateMax, bool IsHalved, bool IsMotion, PicturePreference Preference, PictureBound Bound);

/// <summary>One frame, as the adaptation sees it.</summary>
/// <param name="DamagedShare">Of the picture, 0 to 1.</param>
/// <param name="Search">Near: what was drawn is new, and was not moved there.</param>
/// <param name="QualityDebt">Steps of the quantizer; see <see cref="EncodeResult"/>.</param>
/// <param name="WorkMicros">Converting and encoding it.</param>
readonly record struct FrameObservation(
    FrameKind Kind, double DamagedShare, MotionSearch Search, double QualityDebt, long WorkMicros);

/// <summary>
/// Gives frames and pixels up where the rate or the processor do not carry them, and takes them back: first frames,
/// down to a floor that is lower for text than for films; then, for films alone, half the width and half the height.
/// Pure: times are microseconds and arguments. docs/decisions/0107-sharp-text-smooth-films.md.
/// </summary>
sealed class PictureAdaptation
{
    /// <summary>A text frame wants so many kilobits, a film's so many: below, there are fewer frames.</summary>
    const double SharpKilobits = 50, SmoothKilobits = 33;

    const int SharpFramesMin = 10, SmoothFramesMin = 24;

    /// <summary>A tenth of the picture, new and not moved: what the search says of smaller damage is a guess.</summary>
    const double MotionShareMin = 0.1;

    /// <summary>
    /// Frames of motion, each forgotten with a time constant of a second: 7 come at 7 a second, and of a page that is
    /// new now and then there are never so many.
    /// </summary>
    const double MotionBegins = 6, MotionEnds = 2;

    const double MemoryMicros = 1_000_000;

    /// <summary>
    /// Steps of the quantizer above 23. Six halve the bits; half the width and height take some twelve off. Browsers
    /// that send H.264 scale it down above 37, too, and up again below 24.
    /// </summary>
    const double HalvingDebt = 14, RestoringDebt = 1;

    const long HalvingAfterMicros = 1_500_000, RestoringAfterMicros = 5_000_000, RestoringAfterMicrosMax = 60_000_000;

    /// <summary>Damage of less than a full frame must find the encoder free.</summary>
    const double ProcessorShare = 0.9;

    const double WorkWeight = 0.1;

    /// <summary>A change of the frame rate by less is not worth telling anybody.</summary>
    const double FrameRateChangeMin = 0.1;

    readonly bool _mayHalve;
    double _motionFrames, _debt, _workMicros;
    long _at = long.MinValue, _debtSince = long.MaxValue, _clearSince = long.MaxValue, _halvedAt = long.MinValue / 2;
    long _restoringAfter = RestoringAfterMicros;
    uint _kilobits, _halvedAtKilobits;
    int _frameRateMax;
    PicturePreference _preference;

    /// <param name="mayHalve">The picture is so large that half of it is still of use.</param>
    public PictureAdaptation(uint kilobitsPerSecond, int frameRateMax, bool mayHalve)
    {
        (_kilobits, _frameRateMax, _mayHalve) = (kilobitsPerSecond, frameRateMax, mayHalve);
        State = new(frameRateMax, false, false, PicturePreference.Automatic, PictureBound.Application);
        Update();
    }

    public PictureState State { get; private set; }

    bool IsSmooth => _preference == PicturePreference.Smooth
        || (_preference == PicturePreference.Automatic && State.IsMotion);

    /// <param name="frameRateMax">The application's own limit.</param>
    /// <returns>Whether <see cref="State"/> is another one now.</returns>
    public bool SetRate(uint kilobitsPerSecond, int frameRateMax)
    {
        (_kilobits, _frameRateMax) = (kilobitsPerSecond, frameRateMax);
        return Update();
    }

    /// <returns>Whether <see cref="State"/> is another one now.</returns>
    public bool Prefer(PicturePreference preference)
    {
        _preference = preference;
        return Update();
    }

    /// <summary>The picture has come to rest: whatever it was, it is worth all its pixels now.</summary>
    public void Rested()
    {
        (_motionFrames, _debt, _debtSince, _clearSince) = (0, 0, long.MaxValue, long.MaxValue);
        State = State with { IsHalved = false };
        Update();
    }

    /// <returns>Whether <see cref="State"/> is another one now.</returns>
    public bool Encoded(in FrameObservation frame, long nowMicros)
    {
        if (frame.Kind == FrameKind.Refinement) return false; // It says nothing of what is drawn.
        var passed = _at == long.MinValue ? 0 : Math.Max(nowMicros - _at, 0);
        _at = nowMicros;
        var kept = Math.Exp(-passed / MemoryMicros);
        _motionFrames *= kept;
        if (frame.DamagedShare >= MotionShareMin && frame.Search == MotionSearch.Near) _motionFrames++;
        _debt = _debt * kept + frame.QualityDebt * (1 - kept);
        _workMicros += (frame.WorkMicros - _workMicros) * WorkWeight;
        if (_debt <= HalvingDebt) _debtSince = long.MaxValue;
        else if (_debtSince == long.MaxValue) _debtSince = nowMicros;
        if (_debt > RestoringDebt) _clearSince = long.MaxValue;
        else if (_clearSince == long.MaxValue) _clearSince = nowMicros;
        return Update();
    }

    bool Update()
    {
        var isMotion = _motionFrames >= (State.IsMotion ? MotionEnds : MotionBegins);
        var next = State with { IsMotion = isMotion, Preference = _preference };
        var before = State;
        State = next;
        next = next with { IsHalved = ShouldBeHalved() };
        var (frames, bound) = FrameRate();
        if (Math.Abs(frames - next.FrameRateMax) < next.FrameRateMax * FrameRateChangeMin && frames != _frameRateMax)
            frames = next.FrameRateMax;
        State = next with { FrameRateMax = Math.Min(frames, _frameRateMax), Bound = bound };
        return State != before;
    }

    (int Frames, PictureBound Bound) FrameRate()
    {
        var (wanted, least) = IsSmooth ? (SmoothKilobits, SmoothFramesMin) : (SharpKilobits, SharpFramesMin);
        var link = Math.Clamp((int)(_kilobits / wanted), Math.Min(least, _frameRateMax), _frameRateMax);
        var processor = _workMicros <= 0
            ? _frameRateMax
            : (int)Math.Clamp(
                1e6 * ProcessorShare / _workMicros, Math.Min(SharpFramesMin, _frameRateMax), _frameRateMax);
        if (processor < link) return (processor, PictureBound.Processor);
        return (link, link < _frameRateMax ? PictureBound.Link : PictureBound.Application);
    }

    /// <summary>
    /// Halving costs a key frame, and taking it back another: it has to be needed for a while, and each time that it
    /// was taken back in vain it is kept for twice as long.
    /// </summary>
    bool ShouldBeHalved()
    {
        if (!_mayHalve || !IsSmooth) return false;
        if (State.IsHalved)
        {
            var isClear = _clearSince != long.MaxValue && _at - _clearSince >= _restoringAfter;
            if (!isClear && _kilobits < 3 * (long)_halvedAtKilobits) return true;
            (_clearSince, _debtSince) = (long.MaxValue, long.MaxValue);
            return false;
        }

        if (_debtSince == long.MaxValue || _at - _debtSince < HalvingAfterMicros) return false;
        var isInVain = _at - _halvedAt < 2 * RestoringAfterMicrosMax;
        _restoringAfter = isInVain ? Math.Min(_restoringAfter * 2, RestoringAfterMicrosMax) : RestoringAfterMicros;
        (_halvedAt, _halvedAtKilobits, _clearSince, _debt) = (_at, _kilobits, long.MaxValue, 0);
        return true;
    }
}
