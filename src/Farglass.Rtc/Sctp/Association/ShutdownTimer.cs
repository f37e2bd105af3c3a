using System.Buffers.Binary;
using Farglass.Rtc.Sctp.Chunks;
using Farglass.Rtc.Sctp.Sending;

namespace Farglass.Rtc.Sctp.Association;

/// <summary>Says SHUTDOWN or SHUTDOWN ACK until it is answered: T2-shutdown (RFC 9260, 9.2).</summary>
sealed class ShutdownTimer(RoundTrip roundTrip)
{
    bool _isDue;

    public TimeSpan Deadline { get; private set; } = TimeSpan.MaxValue;

    public void SendAgain() => _isDue = true;

    /// <returns>False if it was not answered.</returns>
    public bool Advance(TimeSpan now)
    {
        if (now < Deadline) return true;
        roundTrip.TimedOut();
        (_isDue, Deadline) = (true, TimeSpan.MaxValue);
        return false;
    }

    public void Write(TimeSpan now, AssociationState state, Tsn cumulative, ref PacketWriter packet)
    {
        if (!_isDue || packet.Room < sizeof(uint)) return;
        if (state == AssociationState.ShutdownSent)
        {
            BinaryPrimitives.WriteUInt32BigEndian(
                packet.Add(ChunkType.Shutdown, flags: 0, sizeof(uint)), cumulative.Value);
        }
        else packet.Add(ChunkType.ShutdownAck, flags: 0, valueLength: 0);

        (_isDue, Deadline) = (false, now + roundTrip.Timeout);
    }
}
