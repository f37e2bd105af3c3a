using System.Diagnostics.Metrics;
using Farglass.Protocol.Messages;

namespace Farglass.Host.Supervision;

/// <summary>
/// How the network is to this host's viewers: a sample of each about every second while frames go out. Tags come from
/// closed lists: no session, no address.
/// </summary>
sealed class NetworkMetrics
{
    readonly Counter<long> _samples;
    readonly Histogram<long> _target, _sent, _arrived;
    readonly Histogram<double> _loss, _roundTrip, _queue;

    public NetworkMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Farglass.Host");
        _samples = meter.CreateCounter<long>("farglass.viewer.samples", unit: "{sample}",
            description: "Seconds in which frames went to a viewer, by what bounded them and how good they were.");
        _target = meter.CreateHistogram<long>(
            "farglass.viewer.target", unit: "kbit/s", description: "What may be sent to a viewer.");
        _sent = meter.CreateHistogram<long>(
            "farglass.viewer.sent", unit: "kbit/s", description: "What is sent to a viewer.");
        _arrived = meter.CreateHistogram<long>(
            "farglass.viewer.arrived", unit: "kbit/s", description: "What a viewer has reported.");
        _loss = meter.CreateHistogram<double>(
            "farglass.viewer.loss", unit: "1", description: "The share that was lost on the way to a viewer.");
        _roundTrip = meter.CreateHistogram<double>(
            "farglass.viewer.round_trip", unit: "s", description: "To a viewer and back.");
        _queue = meter.CreateHistogram<double>(
            "farglass.viewer.queue", unit: "s", description: "How long packets wait, at the host and on the way.");
    }

    /// <param name="bound">Null while it is not known.</param>
    public void Add(in NetworkNoteMessage note, ViewerBound? bound)
    {
        _samples.Add(1, KeyValuePair.Create("farglass.bound", (object?)(bound?.ToString() ?? "Unknown")),
            KeyValuePair.Create("farglass.threshold_unmet", (object?)NetworkRecord.IsUnmet(note)));
        _target.Record(note.TargetKilobits);
        _sent.Record(note.SentKilobits);
        _arrived.Record(note.ArrivedKilobits);
        _loss.Record(note.LossPerMille / 1_000.0);
        _roundTrip.Record(note.RoundTripMicros / 1e6);
        _queue.Record(((double)note.NetworkQueueMicros + note.SenderQueueMicros) / 1e6);
    }
}
