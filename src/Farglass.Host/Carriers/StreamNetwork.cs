using Farglass.Protocol.Messages;
using Farglass.Rtc.Congestion;

namespace Farglass.Host.Carriers;

/// <summary>
/// The network under a WebSocket: the controller, fed from what leaves and what is acknowledged. The session's loop
/// sends and the carrier's receives: one at a time is let in.
/// </summary>
sealed class StreamNetwork(IBandwidthController controller, TcpSocket tcp)
{
    readonly Lock _gate = new();
    readonly AcknowledgedFrames _frames = new(controller);
    TcpState _before;
    double _lossShare;

    public void Sent(long nowMicros, in VideoFrameHeader frame, int bytes)
    {
        lock (_gate) _frames.Sent(TimeOf(nowMicros), frame.FrameId, bytes);
    }

    /// <returns>Whether the target has changed by so much that the session should know.</returns>
    public bool Acknowledged(long nowMicros, in FrameAckMessage ack, out uint kilobitsPerSecond)
    {
        lock (_gate)
        {
            _frames.Acknowledged(TimeOf(nowMicros), ack.FrameId, TimeSpan.FromMicroseconds(ack.DecodeMicros));
            var hasChanged = _frames.TryTakeTarget(out var target);
            kilobitsPerSecond = (uint)(target.BitsPerSecond / 1_000);
            return hasChanged;
        }
    }

    /// <summary>To be asked about once a second: what was repeated counts since the last time.</summary>
    public NetworkNoteMessage Note(long nowMicros)
    {
        var state = tcp.Read();
        lock (_gate)
        {
            var (sent, repeated) = (state.SentBytes - _before.SentBytes, state.RepeatedBytes - _before.RepeatedBytes);
            if (sent > 0) _lossShare = (double)repeated / sent;
            _before = state;
            return NetworkNotes.Of(_frames.Network(TimeOf(nowMicros), state.NotSentBytes, _lossShare));
        }
    }

    static TimeSpan TimeOf(long micros) => TimeSpan.FromMicroseconds(micros);
}
