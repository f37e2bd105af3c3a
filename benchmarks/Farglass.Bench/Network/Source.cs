using Farglass.Desktop.Capture;
using Farglass.Desktop.Encoding;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Bench.Network;

/// <summary>What happens in the picture, and when.</summary>
sealed class Source(Scenario scenario, Random random)
{
    /// <summary>At full quality, at 1080p: a film, a page of text, a letter.</summary>
    const int MotionBytes = 60_000, PageBytes = 150_000, LetterBytes = 1_200;

    static readonly TimeSpan FrameInterval = TimeSpan.FromSeconds(1.0 / 60), KeyInterval = TimeSpan.FromSeconds(0.1);

    /// <summary>From an application's input to what it has drawn.</summary>
    static readonly TimeSpan Drawing = TimeSpan.FromMilliseconds(3);

    TimeSpan _nextAt = scenario.SourceFrom;

    /// <param name="encoder">It is told of what has changed.</param>
    /// <param name="pressedAt">Of a change that a key has made: when that was pressed.</param>
    /// <returns>False if nothing more has changed. To be called until then.</returns>
    public bool TryChange(TimeSpan now, ModelledEncoder encoder, out TimeSpan? pressedAt)
    {
        pressedAt = null;
        var delay = scenario.Source == SourceKind.Typing ? KeyDelay(_nextAt) : TimeSpan.Zero;
        if (now - delay < _nextAt) return false;
        switch (scenario.Source)
        {
            case SourceKind.FullMotion:
                encoder.Replaced(MotionBytes);
                _nextAt += FrameInterval;
                break;
            case SourceKind.FullChange:
                encoder.Replaced(PageBytes);
                _nextAt = TimeSpan.MaxValue;
                break;
            default:
                encoder.Changed(LetterBytes);
                pressedAt = _nextAt;
                _nextAt += KeyInterval * (0.5 + random.NextDouble());
                break;
        }

        return true;
    }

    /// <summary>As the adaptation sees a frame of it: a film is new all over, a page once, a letter hardly.</summary>
    public FrameObservation Observe(FrameKind kind, double qualityDebt, long workMicros) =>
        scenario.Source == SourceKind.Typing
            ? new(kind, DamagedShare: 0, MotionSearch.Wide, qualityDebt, workMicros)
            : new(kind, DamagedShare: 1, MotionSearch.Near, qualityDebt, workMicros);

    /// <summary>A key goes up without loss here: that of data channels is a matter of SCTP.</summary>
    TimeSpan KeyDelay(TimeSpan at) =>
        scenario.Up.Phases.Last(phase => phase.From <= at).Conditions.Delay + Drawing;
}
