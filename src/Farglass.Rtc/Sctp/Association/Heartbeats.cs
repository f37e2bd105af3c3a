using System.Buffers.Binary;
using Farglass.Rtc.Sctp.Chunks;
using Farglass.Rtc.Sctp.Sending;

namespace Farglass.Rtc.Sctp.Association;

/// <summary>Asks an idle peer whether it is still there (RFC 9260, 8.3).</summary>
sealed class Heartbeats(RoundTrip roundTrip)
{
    const int InfoSize = sizeof(ulong);

    ulong _number;
    TimeSpan _sentAt;
    bool _isAwaited, _isDue;

    public TimeSpan Deadline { get; private set; } = TimeSpan.MaxValue;

    /// <summary>The peer has just answered to something else, so it need not be asked for a while.</summary>
    public void Postpone(TimeSpan now) => Deadline = now + SctpLimits.HeartbeatInterval + roundTrip.Timeout;

    /// <returns>False if the last one was not answered.</returns>
    public bool Advance(TimeSpan now)
    {
        if (now < Deadline) return true;
        var wasAnswered = !_isAwaited;
        if (!wasAnswered) roundTrip.TimedOut();
        _isDue = true;
        Postpone(now);
        return wasAnswered;
    }

    public void Write(TimeSpan now, ref PacketWriter packet)
    {
        const int length = Parameter.HeaderSize + InfoSize;
        if (!_isDue || packet.Room < length) return;
        var info = Parameter.Write(
            packet.Add(ChunkType.Heartbeat, flags: 0, length), ParameterType.HeartbeatInfo, InfoSize);
        BinaryPrimitives.WriteUInt64BigEndian(info, ++_number);
        (_isDue, _isAwaited, _sentAt) = (false, true, now);
    }

    /// <returns>False if it is not the answer to the last one.</returns>
    public bool ReceiveAnswer(TimeSpan now, ReadOnlySpan<byte> value)
    {
        var reader = new ParameterReader(value);
        if (!_isAwaited || !reader.TryRead(out var info) || info.Value.Length != InfoSize) return false;
        if (BinaryPrimitives.ReadUInt64BigEndian(info.Value) != _number) return false;
        _isAwaited = false;
        roundTrip.Measured(now - _sentAt);
        return true;
    }
}
