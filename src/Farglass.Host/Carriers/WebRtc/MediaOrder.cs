using System.Threading.Channels;
using Farglass.Native.Linux;

namespace Farglass.Host.Carriers.WebRtc;

enum MediaOrderKind : byte
{
    /// <summary>Something rare: <see cref="MediaOrder.Work"/>.</summary>
    Work,

    /// <summary>A message for a viewer: <see cref="MediaOrder.Carrier"/>, <see cref="MediaOrder.Message"/>.</summary>
    Send,

    /// <summary>A datagram has come by <see cref="MediaOrder.Connection"/>.</summary>
    Received,
}

/// <summary>What another thread asks of the media loop.</summary>
readonly record struct MediaOrder(MediaOrderKind Kind)
{
    public Action? Work { get; init; }

    public WebRtcCarrier? Carrier { get; init; }

    public TcpConnection? Connection { get; init; }

    public MessageBuffer Message { get; init; }
}

/// <summary>
/// Orders for the media loop, which sleeps in ppoll, from any thread. Bounded: who finds it full is told so.
/// </summary>
sealed class MediaInbox : IDisposable
{
    readonly Channel<MediaOrder> _orders = Channel.CreateBounded<MediaOrder>(
        new BoundedChannelOptions(Limits.MediaOrdersMax) { SingleReader = true });

    readonly EventSignal _signal = EventSignal.Open();

    /// <summary>Can be read when there is something to take.</summary>
    public int FileDescriptor => _signal.FileDescriptor;

    public bool TryPost(in MediaOrder order)
    {
        if (!_orders.Writer.TryWrite(order)) return false;
        _signal.Set();
        return true;
    }

    public async ValueTask PostAsync(MediaOrder order, CancellationToken cancellation)
    {
        await _orders.Writer.WriteAsync(order, cancellation);
        _signal.Set();
    }

    /// <summary>To be called before taking, so that an order that comes in between signals once more.</summary>
    public void ResetSignal() => _signal.Reset();

    public bool TryTake(out MediaOrder order) => _orders.Reader.TryRead(out order);

    public void Dispose() => _signal.Dispose();
}
