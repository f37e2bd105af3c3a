namespace Farglass.Desktop.Audio;

/// <summary>
/// Cuts what is recorded into frames, says where each belongs in time, and which are worth sending. Pure: times are
/// arguments, in microseconds of CLOCK_MONOTONIC.
/// </summary>
/// <remarks>
/// The time of arrival counts once, when sound begins to come: from there on samples are counted, because they come
/// evenly and the moments at which we hear of them do not. The sink has no hardware: its clock is ours, without drift.
/// </remarks>
/// <param name="samplesOfAFrame">For each channel.</param>
sealed class SoundFramer(int samplesOfAFrame)
{
    const int SamplesPerMillisecond = SoundLimits.SamplesPerSecond / 1_000;

    readonly short[] _samples = new short[samplesOfAFrame * SoundLimits.Channels];
    readonly int _tail = SoundLimits.TailMilliseconds * SamplesPerMillisecond / samplesOfAFrame;
    int _filled, _quietFrames = int.MaxValue;
    long _end; // The position after the last sample that was added.
    bool _flows, _wasHeard;

    /// <summary>The frame that <see cref="TryFill"/> has made: samples of both channels in turn.</summary>
    public ReadOnlySpan<short> Frame => _samples;

    /// <summary>Nothing comes for a while: what is begun is dropped, and the clock is asked again.</summary>
    public void Rest() => (_filled, _flows, _wasHeard, _quietFrames) = (0, false, false, int.MaxValue);

    /// <summary>Takes samples until a frame is full that is to be sent. To be called until false.</summary>
    /// <param name="samples">What has come, less what was taken.</param>
    /// <param name="now">When it came.</param>
    public bool TryFill(ref ReadOnlySpan<short> samples, long now, out SoundPacket packet)
    {
        packet = default;
        while (!samples.IsEmpty)
        {
            if (!_flows) Begin(now);
            var taken = Math.Min(samples.Length, _samples.Length - _filled);
            samples[..taken].CopyTo(_samples.AsSpan(_filled));
            samples = samples[taken..];
            _filled += taken;
            _end += taken / SoundLimits.Channels;
            if (_filled < _samples.Length) return false;
            _filled = 0;
            if (IsHeard(out var starts))
            {
                packet = new(_end - samplesOfAFrame, starts);
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A sink without hardware hands on at once what it is to play from now on. No position comes twice.
    /// </summary>
    void Begin(long now)
    {
        _flows = true;
        _end = Math.Max(_end, now * SamplesPerMillisecond / 1_000);
    }

    bool IsHeard(out bool starts)
    {
        if (_samples.AsSpan().ContainsAnyExceptInRange<short>(-SoundLimits.SilencePeak, SoundLimits.SilencePeak))
            _quietFrames = 0;
        else if (_quietFrames < int.MaxValue) _quietFrames++;
        var isHeard = _quietFrames <= _tail;
        starts = isHeard && !_wasHeard;
        _wasHeard = isHeard;
        return isHeard;
    }
}
