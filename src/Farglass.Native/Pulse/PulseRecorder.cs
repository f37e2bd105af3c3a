using System.Runtime.InteropServices;

namespace Farglass.Native.Pulse;

/// <param name="Server">As in PULSE_SERVER: <c>unix:/path</c>.</param>
/// <param name="Sink">Whose sound is recorded.</param>
/// <param name="FragmentBytes">How much of it is wanted at a time. The server takes that for the latency, and
/// delivers in halves.</param>
public sealed record PulseRecording(
    string Server, string Sink, uint SamplesPerSecond, byte Channels, uint FragmentBytes);

/// <summary>
/// Records 16-bit samples by libpulse's asynchronous interface, without its callbacks: one thread waits, and then looks
/// what there is. A source that is suspended costs that thread nothing. Whoever opens it disposes it; all but <see
/// cref="Wake"/> is for one thread.
/// </summary>
public sealed partial class PulseRecorder : IDisposable
{
    // https://www.freedesktop.org/software/pulseaudio/doxygen/def_8h.html
    const int PA_CONTEXT_NOAUTOSPAWN = 1, PA_CONTEXT_READY = 4, PA_CONTEXT_FAILED = 5;
    const int PA_STREAM_CREATING = 1, PA_STREAM_READY = 2;
    const int PA_STREAM_START_CORKED = 0x1, PA_STREAM_DONT_MOVE = 0x200, PA_STREAM_ADJUST_LATENCY = 0x2000;
    const int PA_SAMPLE_S16LE = 3;
    const int PA_OPERATION_RUNNING = 0;

    /// <summary>We alone are no reason for the server to keep the source running.</summary>
    const int PA_STREAM_DONT_INHIBIT_AUTO_SUSPEND = 0x8000;

    readonly PulseLoopHandle _loop;
    readonly PulseContextHandle _context;
    readonly PulseStreamHandle _stream;

    PulseRecorder(PulseRecording recording)
    {
        _loop = pa_mainloop_new();
        _context = pa_context_new(pa_mainloop_get_api(_loop), "farglass");
        _stream = new();
        try
        {
            Connect(recording.Server);
            _stream = Record(recording);
            Restart(recording.Sink);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Opens it, corked: nothing comes before <see cref="Cork"/> says so.</summary>
    /// <exception cref="PulseException">There is no library, no server, or no such source.</exception>
    public static PulseRecorder Open(PulseRecording recording)
    {
        try
        {
            return new(recording);
        }
        catch (DllNotFoundException e)
        {
            throw new PulseException("libpulse is not installed. Install the package libpulse0.", e);
        }
    }

    /// <summary>The server has put the source to rest, since nobody plays: nothing comes until it wakes it.</summary>
    public bool IsSuspended => pa_stream_is_suspended(_stream) == 1;

    /// <summary>Blocks until something has happened, or <see cref="Wake"/> was called.</summary>
    /// <exception cref="PulseException">The server has gone.</exception>
    public void Wait()
    {
        _ = pa_mainloop_iterate(_loop, block: 1, retval: 0);
        if (pa_context_get_state(_context) >= PA_CONTEXT_FAILED || pa_stream_get_state(_stream) != PA_STREAM_READY)
            throw Failure();
    }

    /// <summary>From any thread: <see cref="Wait"/> returns, now or the next time.</summary>
    public void Wake() => pa_mainloop_wakeup(_loop);

    /// <summary>What has come; empty: nothing. It is good until <see cref="Drop"/>.</summary>
    /// <param name="isHole">So many bytes were lost. There are none to read, but they are to be dropped too.</param>
    public unsafe ReadOnlySpan<byte> Peek(out bool isHole)
    {
        if (pa_stream_peek(_stream, out var data, out var bytes) < 0) throw Failure();
        isHole = data == 0 && bytes > 0;
        return isHole ? default : new((void*)data, (int)bytes);
    }

    /// <summary>Goes on to what came after <see cref="Peek"/>'s. Not where there was nothing.</summary>
    public void Drop() => _ = pa_stream_drop(_stream);

    /// <summary>Stops it, or lets it go on.</summary>
    public void Cork(bool corked)
    {
        var operation = pa_stream_cork(_stream, corked ? 1 : 0, 0, 0);
        if (operation == 0) throw Failure();
        pa_operation_unref(operation);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _context.Dispose();
        _loop.Dispose();
    }

    void Connect(string server)
    {
        if (pa_context_connect(_context, server, PA_CONTEXT_NOAUTOSPAWN, 0) < 0) throw Failure();
        for (int state; (state = pa_context_get_state(_context)) != PA_CONTEXT_READY;)
        {
            if (state >= PA_CONTEXT_FAILED || pa_mainloop_iterate(_loop, block: 1, retval: 0) < 0) throw Failure();
        }
    }

    PulseStreamHandle Record(PulseRecording recording)
    {
        const int Flags = PA_STREAM_START_CORKED | PA_STREAM_DONT_MOVE | PA_STREAM_ADJUST_LATENCY
            | PA_STREAM_DONT_INHIBIT_AUTO_SUSPEND;
        var format = new SampleFormat
        {
            Format = PA_SAMPLE_S16LE,
            Rate = recording.SamplesPerSecond,
            Channels = recording.Channels,
        };
        var stream = pa_stream_new(_context, "farglass", in format, 0);
        if (stream.IsInvalid) throw Failure();
        var buffer = new BufferAttributes(recording.FragmentBytes);
        if (pa_stream_connect_record(stream, recording.Sink + ".monitor", in buffer, Flags) < 0) throw Failure();
        int state;
        while ((state = pa_stream_get_state(stream)) == PA_STREAM_CREATING)
        {
            if (pa_mainloop_iterate(_loop, block: 1, retval: 0) < 0) break;
        }

        return state == PA_STREAM_READY ? stream : throw Failure();
    }

    /// <summary>
    /// A sink without hardware begins with what it knows of its listeners: nothing, so that it takes two seconds at a
    /// time, and who plays within them is not heard. One that begins again knows of us.
    /// </summary>
    void Restart(string sink)
    {
        Complete(pa_context_suspend_sink_by_name(_context, sink, suspend: 1, 0, 0));
        Complete(pa_context_suspend_sink_by_name(_context, sink, suspend: 0, 0, 0));
    }

    void Complete(nint operation)
    {
        if (operation == 0) throw Failure();
        while (pa_operation_get_state(operation) == PA_OPERATION_RUNNING)
        {
            if (pa_mainloop_iterate(_loop, block: 1, retval: 0) < 0) break;
        }

        pa_operation_unref(operation);
    }

    PulseException Failure() =>
        new($"PulseAudio failed: {Marshal.PtrToStringUTF8(pa_strerror(pa_context_errno(_context)))}.");

    /// <summary>pa_sample_spec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct SampleFormat
    {
        public int Format;
        public uint Rate;
        public byte Channels;
    }

    /// <summary>pa_buffer_attr: the server chooses all but the fragments.</summary>
    [StructLayout(LayoutKind.Sequential)]
    readonly struct BufferAttributes(uint fragment)
    {
        const uint ServersChoice = uint.MaxValue;

        readonly uint _maximum = ServersChoice, _target = ServersChoice, _before = ServersChoice;
        readonly uint _request = ServersChoice, _fragment = fragment;
    }

    [LibraryImport(PulseLibrary.Name)]
    private static partial PulseLoopHandle pa_mainloop_new();

    [LibraryImport(PulseLibrary.Name)]
    private static partial nint pa_mainloop_get_api(PulseLoopHandle m);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_mainloop_iterate(PulseLoopHandle m, int block, nint retval);

    [LibraryImport(PulseLibrary.Name)]
    private static partial void pa_mainloop_wakeup(PulseLoopHandle m);

    [LibraryImport(PulseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial PulseContextHandle pa_context_new(nint mainloop, string name);

    [LibraryImport(PulseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int pa_context_connect(PulseContextHandle c, string server, int flags, nint api);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_context_get_state(PulseContextHandle c);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_context_errno(PulseContextHandle c);

    [LibraryImport(PulseLibrary.Name)]
    private static partial nint pa_strerror(int error);

    [LibraryImport(PulseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial PulseStreamHandle pa_stream_new(
        PulseContextHandle c, string name, in SampleFormat ss, nint map);

    [LibraryImport(PulseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int pa_stream_connect_record(
        PulseStreamHandle s, string dev, in BufferAttributes attr, int flags);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_stream_get_state(PulseStreamHandle p);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_stream_is_suspended(PulseStreamHandle s);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_stream_peek(PulseStreamHandle p, out nint data, out nuint nbytes);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_stream_drop(PulseStreamHandle p);

    [LibraryImport(PulseLibrary.Name)]
    private static partial nint pa_stream_cork(PulseStreamHandle s, int b, nint cb, nint userdata);

    [LibraryImport(PulseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint pa_context_suspend_sink_by_name(
        PulseContextHandle c, string sink_name, int suspend, nint cb, nint userdata);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_operation_get_state(nint o);

    [LibraryImport(PulseLibrary.Name)]
    private static partial void pa_operation_unref(nint o);
}
