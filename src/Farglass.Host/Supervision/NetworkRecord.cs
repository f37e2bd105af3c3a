using Farglass.Protocol.Messages;

namespace Farglass.Host.Supervision;

/// <summary>What keeps a viewer's stream from being more.</summary>
enum ViewerBound
{
    /// <summary>The network: its rate, its losses, its silence.</summary>
    Link,

    /// <summary>The application shows no more.</summary>
    ApplicationIdle,

    /// <summary>The processor is busy with encoding nearly all of the time.</summary>
    Processor,

    /// <summary>The operator's limit.</summary>
    Settings,
}

/// <summary>
/// What the network was to one viewer, from samples about a second apart while frames go out. Pure: no clock.
/// </summary>
sealed class NetworkRecord
{
    readonly int[] _bounds = new int[Enum.GetValues<ViewerBound>().Length];
    int _samples, _unmet, _inARow;
    double _target, _sent, _arrived, _loss, _roundTrip, _queue;
    ViewerBound? _latest;

    /// <summary>Null until one has lasted.</summary>
    public ViewerBound? Bound { get; private set; }

    /// <param name="isProcessorBusy">Encoding took nearly all of the time since the last sample.</param>
    /// <returns>Whether <see cref="Bound"/> is another now: one that has lasted.</returns>
    public bool Add(in NetworkNoteMessage note, bool isProcessorBusy)
    {
        Sum(note);
        if (BoundOf(note.Bound, isProcessorBusy) is not { } bound) return false;
        _bounds[(int)bound]++;
        _inARow = bound == _latest ? _inARow + 1 : 1;
        _latest = bound;
        if (_inARow < Limits.SamplesOfABound || bound == Bound) return false;
        Bound = bound;
        return true;
    }

    /// <summary>Whether a sample is worse than a person who works should have it.</summary>
    public static bool IsUnmet(in NetworkNoteMessage note) => note.LossPerMille > Limits.GoodLossPerMilleMax
        || note.RoundTripMicros > Limits.GoodRoundTripMicrosMax || QueueOf(note) > Limits.GoodQueueMicrosMax;

    /// <returns>Null where nothing was sent.</returns>
    public string? Summarize()
    {
        if (_samples == 0) return null;
        var (loss, roundTrip, queue) = (_loss / _samples, _roundTrip / _samples, _queue / _samples);
        string[] parts =
        [
            Text($"target {_target / _samples:0}, sent {_sent / _samples:0}, arrived {_arrived / _samples:0} kbit/s"),
            Text($"loss {loss / 10:0.0} %") + Flag(loss > Limits.GoodLossPerMilleMax),
            Text($"round trip {roundTrip / 1_000:0} ms") + Flag(roundTrip > Limits.GoodRoundTripMicrosMax),
            Text($"queues {queue / 1_000:0} ms") + Flag(queue > Limits.GoodQueueMicrosMax),
            Text($"unmet {100.0 * _unmet / _samples:0} % of {_samples} s"),
            .. Enum.GetValues<ViewerBound>().Where(bound => _bounds[(int)bound] > 0)
                .Select(bound => Text($"{bound} {100.0 * _bounds[(int)bound] / _bounds.Sum():0} %")),
        ];
        return string.Join(", ", parts);
    }

    static string Text(FormattableString text) => FormattableString.Invariant(text);

    void Sum(in NetworkNoteMessage note)
    {
        _samples++;
        if (IsUnmet(note)) _unmet++;
        _target += note.TargetKilobits;
        _sent += note.SentKilobits;
        _arrived += note.ArrivedKilobits;
        _loss += note.LossPerMille;
        _roundTrip += note.RoundTripMicros;
        _queue += QueueOf(note);
    }

    static double QueueOf(in NetworkNoteMessage note) => (double)note.NetworkQueueMicros + note.SenderQueueMicros;

    static string Flag(bool isUnmet) => isUnmet ? " [threshold unmet]" : "";

    /// <returns>Null while the rate is sought: nothing is known yet.</returns>
    static ViewerBound? BoundOf(RateBound bound, bool isProcessorBusy) => bound switch
    {
        _ when isProcessorBusy => ViewerBound.Processor,
        RateBound.Application => ViewerBound.ApplicationIdle,
        RateBound.Limit => ViewerBound.Settings,
        RateBound.Search => null,
        _ => ViewerBound.Link,
    };
}
