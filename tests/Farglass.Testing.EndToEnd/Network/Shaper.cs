using System.Collections.Concurrent;
using System.Diagnostics;
using Farglass.Native.Linux;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Testing.EndToEnd.Network;

/// <summary>How many packets went which way, and how exactly.</summary>
/// <param name="LateP99">Milliseconds from when something was due until the shaper did it.</param>
public readonly record struct ShaperCounts(int Sent, int Received, int Lost, double LateP99);

/// <summary>
/// Two devices with a <see cref="ShapedLink"/> between them, and the thread that moves packets and looks at the clock.
/// </summary>
sealed class Shaper : IDisposable
{
    /// <summary>No packet is larger: the devices are made with less.</summary>
    const int PacketBytesMax = 2_048;

    /// <summary>Reading one side must not keep the other waiting for long.</summary>
    const int PacketsAtOnceMax = 64;

    readonly TunDevice _near, _far;
    readonly EventSignal _ordered = EventSignal.Open();
    readonly ConcurrentQueue<Action> _orders = new();
    readonly List<double> _lateMilliseconds = [];
    readonly byte[] _packet = new byte[PacketBytesMax];
    readonly long _startedAt = Stopwatch.GetTimestamp();
    readonly Thread _thread;
    ShapedLink _link;
    bool _isStopping;

    /// <param name="near">Where packets go down into the link; it is disposed with this.</param>
    /// <param name="far">Where they go up.</param>
    public Shaper(TunDevice near, TunDevice far, Scenario scenario)
    {
        (_near, _far, _link) = (near, far, new(scenario));
        _thread = new(Run) { IsBackground = true, Name = "shaper" };
        _thread.Start();
    }

    /// <summary>Another link takes the place of this one. What is on its way is lost.</summary>
    public Task UseAsync(Scenario scenario) => OrderAsync(() =>
    {
        _link = new(scenario);
        _lateMilliseconds.Clear();
        return true;
    });

    /// <returns>The scenario's zero, by <see cref="Stopwatch"/>: CLOCK_MONOTONIC.</returns>
    public Task<TimeSpan> BeginAsync() => OrderAsync(() =>
    {
        var now = Now;
        _link.Begin(now);
        return Stopwatch.GetElapsedTime(0, _startedAt) + now;
    });

    public Task<IReadOnlyList<LinkSample>> SamplesAsync() => OrderAsync<IReadOnlyList<LinkSample>>(
        () => [.. _link.Samples]);

    public Task<ShaperCounts> CountsAsync() => OrderAsync(() =>
    {
        var late = _lateMilliseconds.Order().ToArray();
        return new ShaperCounts(
            _link.Sent, _link.Received, _link.Lost, late.Length == 0 ? 0 : late[(late.Length - 1) * 99 / 100]);
    });

    public void Dispose()
    {
        _orders.Enqueue(() => _isStopping = true);
        _ordered.Set();
        _thread.Join();
        _near.Dispose();
        _far.Dispose();
        _ordered.Dispose();
    }

    TimeSpan Now => Stopwatch.GetElapsedTime(_startedAt);

    /// <summary>All state belongs to the thread: who wants to know or to change it asks there.</summary>
    Task<T> OrderAsync<T>(Func<T> order)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _orders.Enqueue(() => done.SetResult(order()));
        _ordered.Set();
        return done.Task;
    }

    void Run()
    {
        RealTime.TryEnter(); // No network is slower because a processor is busy. Without it, more is late.
        Span<int> descriptors = [_near.FileDescriptor, _far.FileDescriptor, _ordered.FileDescriptor];
        while (true)
        {
            while (_orders.TryDequeue(out var order)) order();
            if (_isStopping) return;
            Deliver();
            var isMore = Take(_near, isDown: true) | Take(_far, isDown: false);
            Deliver();
            if (!isMore) Polling.WaitReadable(descriptors, MicrosecondsUntil(_link.Deadline));
            _ordered.Reset();
        }
    }

    /// <returns>Whether there may be more.</returns>
    bool Take(TunDevice device, bool isDown)
    {
        for (var count = 0; count < PacketsAtOnceMax; count++)
        {
            if (!device.TryRead(_packet, out var length)) return false;
            if (IsForAnybody(_packet.AsSpan(0, length))) continue;
            var packet = _packet.AsSpan(0, length).ToArray();
            if (isDown) _link.SendDown(Now, packet);
            else _link.SendUp(Now, packet);
        }

        return true;
    }

    /// <summary>Multicast and broadcast: what programs call out on each network, whatever is tested.</summary>
    static bool IsForAnybody(ReadOnlySpan<byte> packet) => packet switch
    {
        [>= 0x60 and < 0x70, ..] => packet.Length > 24 && packet[24] == 0xFF,
        [>= 0x40 and < 0x50, ..] => packet.Length > 16 && packet[16] >= 224,
        _ => false,
    };

    void Deliver()
    {
        var (now, due) = (Now, _link.Deadline);
        if (due <= now) _lateMilliseconds.Add((now - due).TotalMilliseconds);
        // What a device that is down does not take is lost, as on a network.
        while (_link.TryReceiveDown(now, out var down)) _far.TryWrite(down);
        while (_link.TryReceiveUp(now, out var up)) _near.TryWrite(up);
    }

    long MicrosecondsUntil(TimeSpan deadline)
    {
        const long forEver = -1;
        if (deadline == TimeSpan.MaxValue) return forEver;
        return Math.Max((long)Math.Ceiling((deadline - Now).TotalMicroseconds), 0);
    }
}
