using System.Threading.Channels;
using Farglass.Native.Linux;

namespace Farglass.Desktop;

/// <summary>
/// Orders for a thread that sleeps in ppoll, from any other thread. Bounded: what does not fit is dropped and counted,
/// and the sender never waits. Nothing is allocated for an order.
/// </summary>
sealed class Mailbox<T>(int capacity) : IDisposable
    where T : struct
{
    readonly Channel<T> _letters =
        Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true });
    readonly EventSignal _signal = EventSignal.Open();
    int _dropped;

    /// <summary>Can be read when there is something to take.</summary>
    public int FileDescriptor => _signal.FileDescriptor;

    public void Post(T letter)
    {
        if (!_letters.Writer.TryWrite(letter)) Interlocked.Increment(ref _dropped);
        try
        {
            _signal.Set();
        }
        catch (ObjectDisposedException)
        {
            // The stream ended at this moment: nobody is left to read the letter.
        }
    }

    /// <summary>Call before taking, so that a letter that comes in between signals once more.</summary>
    public void ResetSignal() => _signal.Reset();

    public bool TryTake(out T letter) => _letters.Reader.TryRead(out letter);

    /// <summary>How many were dropped since this was asked last.</summary>
    public int TakeDropped() => _dropped == 0 ? 0 : Interlocked.Exchange(ref _dropped, 0);

    public void Dispose() => _signal.Dispose();
}
