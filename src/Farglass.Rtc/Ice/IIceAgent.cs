namespace Farglass.Rtc.Ice;

/// <summary>
/// One end of a session's way through the network. After each call that changes something its owner drains what is to
/// be sent and the events, and calls <see cref="Advance"/> when <see cref="Deadline"/> has come.
/// </summary>
public interface IIceAgent
{
    /// <summary>Where to send; nothing while there is no consent to send anything.</summary>
    NetworkPath? SelectedPath { get; }

    /// <summary>When <see cref="Advance"/> is due; <see cref="TimeSpan.MaxValue"/>: never, as things are.</summary>
    TimeSpan Deadline { get; }

    /// <summary>Datagrams of STUN that were dropped: broken, or not from the peer.</summary>
    long Rejected { get; }

    /// <summary>Whether what comes by this path, and is not STUN, is the peer's.</summary>
    bool IsKnown(in NetworkPath path);

    /// <summary>Takes a datagram of STUN.</summary>
    /// <returns>True if the peer made it.</returns>
    bool Receive(TimeSpan now, in NetworkPath path, ReadOnlySpan<byte> datagram);

    /// <summary>A connection of TCP has ended, or could not be made.</summary>
    void PathClosed(TimeSpan now, in NetworkPath path);

    /// <summary>New credentials at both ends. What is sent keeps its path until a new one works.</summary>
    void Restart(TimeSpan now, IceCredentials local, IceCredentials remote);

    void Advance(TimeSpan now);

    bool TryTransmit(Span<byte> target, out int length, out NetworkPath path);

    bool TryTakeEvent(out IceEvent taken);
}
