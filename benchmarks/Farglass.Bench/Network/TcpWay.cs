using System.Diagnostics.CodeAnalysis;
using Farglass.Testing.Network;

namespace Farglass.Bench.Network;

/// <summary>
/// One direction of a TCP connection that carries messages: what comes later waits for what came before.
/// </summary>
sealed class TcpWay<T>(ICongestionWindow window)
{
    readonly TcpSender _sender = new(window);
    readonly TcpReceiver _receiver = new();
    readonly Queue<(long End, T Message)> _messages = new();
    long _written;
    int _acknowledged;

    public void Send(T message, int bytes)
    {
        _sender.Write(bytes);
        _messages.Enqueue((_written += bytes, message));
    }

    public bool TryTakePacket(TimeSpan now, out TcpPacket packet) => _sender.TryTake(now, out packet);

    public void Receive(in TcpPacket packet) => _receiver.Receive(packet);

    public bool TryReceive([MaybeNullWhen(false)] out T message)
    {
        message = default;
        if (!_messages.TryPeek(out var next) || next.End > _receiver.InOrder) return false;
        message = _messages.Dequeue().Message;
        return true;
    }

    /// <summary>What the receiver has to say: each packet is acknowledged by itself.</summary>
    public bool TryTakeAcknowledgement(out int count)
    {
        count = _receiver.Log.Count;
        if (count == _acknowledged) return false;
        count = ++_acknowledged;
        return true;
    }

    public void Acknowledged(TimeSpan now, int count) => _sender.Acknowledged(now, _receiver.Log, count);
}
