using System.Diagnostics;
using System.Runtime.InteropServices;
using Farglass.Native.Opus;
using Farglass.Native.Pulse;

namespace Farglass.Desktop.Audio;

/// <summary>
/// What a server plays, as Opus packets. One thread, which sleeps while nobody listens and while nobody plays: the
/// server suspends the source then, and wakes us when there is something.
/// </summary>
public sealed class SoundStream : ISoundStream
{
    static readonly long TicksPerMicrosecond = Stopwatch.Frequency / 1_000_000;

    readonly PulseRecorder _recorder;
    readonly SoundEncoder _encoder;
    readonly SoundFramer _framer;
    readonly ISoundSink _sink;
    readonly Thread _thread;
    readonly Lock _gate = new(); // Over waking a recorder that is being disposed.
    volatile SoundListener _wanted;
    volatile bool _stopping;
    SoundListener _listener;
    bool _ended;

    SoundStream(SoundStreamSettings settings, ISoundSink sink)
    {
        var samplesOfAFrame = settings.FrameMilliseconds * SoundLimits.SamplesPerSecond / 1_000;
        (_sink, _framer, _encoder) = (sink, new(samplesOfAFrame), new());
        try
        {
            _recorder = PulseRecorder.Open(new(settings.Server, settings.Sink, SoundLimits.SamplesPerSecond,
                SoundLimits.Channels, FragmentBytes: (uint)samplesOfAFrame * SoundLimits.Channels * sizeof(short)));
        }
        catch
        {
            _encoder.Dispose();
            throw;
        }

        _thread = new(Run) { Name = "sound", IsBackground = true };
    }

    /// <summary>Connects, and waits until it is listened to.</summary>
    /// <exception cref="SoundException">A library is missing, or the server has gone.</exception>
    public static SoundStream Start(SoundStreamSettings settings, ISoundSink sink)
    {
        try
        {
            var stream = new SoundStream(settings, sink);
            stream._thread.Start();
            return stream;
        }
        catch (Exception e) when (e is PulseException or OpusException)
        {
            throw new SoundException(e.Message, e);
        }
    }

    public void Listen(SoundListener listener)
    {
        _wanted = listener;
        Wake();
    }

    /// <summary>Ends the thread. Not from within the sink: it is called by it.</summary>
    public void Dispose()
    {
        _stopping = true;
        Wake();
        _thread.Join();
    }

    void Wake()
    {
        lock (_gate)
        {
            if (!_ended) _recorder.Wake();
        }
    }

    void Run()
    {
        try
        {
            for (; !_stopping; _recorder.Wait())
            {
                if (_listener != _wanted) Follow();
                if (_recorder.IsSuspended) _framer.Rest();
                TakeAll();
            }
        }
        catch (Exception e) when (e is PulseException or OpusException)
        {
            if (!_stopping) _sink.OnFailed(e.Message);
        }

        lock (_gate)
        {
            _ended = true;
            _recorder.Dispose();
        }

        _encoder.Dispose();
    }

    void Follow()
    {
        _listener = _wanted;
        _framer.Rest();
        if (_listener != SoundListener.Nobody) _encoder.IsForLoss = _listener == SoundListener.Lossy;
        _recorder.Cork(_listener == SoundListener.Nobody);
    }

    void TakeAll()
    {
        while (true)
        {
            var bytes = _recorder.Peek(out var isHole);
            if (bytes.IsEmpty && !isHole) return;
            if (isHole) _framer.Rest();
            else if (_listener != SoundListener.Nobody) Encode(MemoryMarshal.Cast<byte, short>(bytes));
            _recorder.Drop();
        }
    }

    void Encode(ReadOnlySpan<short> samples)
    {
        var now = Stopwatch.GetTimestamp() / TicksPerMicrosecond;
        while (_framer.TryFill(ref samples, now, out var packet))
            _sink.OnPacket(packet, _encoder.Encode(_framer.Frame, packet.Starts));
    }
}
