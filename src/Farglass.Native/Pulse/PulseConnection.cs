using System.Runtime.InteropServices;

namespace Farglass.Native.Pulse;

/// <summary>
/// A connection to a server, by libpulse's asynchronous interface without its callbacks: one thread waits, and then
/// looks what there is. All but <see cref="Wake"/> is for that thread.
/// </summary>
sealed partial class PulseConnection : IDisposable
{
    // https://www.freedesktop.org/software/pulseaudio/doxygen/def_8h.html
    const int PA_CONTEXT_NOAUTOSPAWN = 1, PA_CONTEXT_READY = 4, PA_CONTEXT_FAILED = 5;
    const int PA_STREAM_CREATING = 1, PA_STREAM_READY = 2;
    const int PA_SAMPLE_S16LE = 3;
    const int PA_OPERATION_RUNNING = 0;

    readonly PulseLoopHandle _loop;
    int _woken;

    /// <param name="server">As in PULSE_SERVER; null: as it says.</param>
    /// <exception cref="PulseException">There is no library, or no server.</exception>
    public PulseConnection(string? server)
    {
        try
        {
            _loop = pa_mainloop_new();
        }
        catch (DllNotFoundException e)
        {
            throw new PulseException("libpulse is not installed. Install the package libpulse0.", e);
        }

        Context = pa_context_new(pa_mainloop_get_api(_loop), "farglass");
        try
        {
            Connect(server);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public PulseContextHandle Context { get; }

    /// <summary>A stream of 16-bit samples, not connected to anything yet.</summary>
    public PulseStreamHandle NewStream(uint samplesPerSecond, byte channels)
    {
        var format = new SampleFormat { Format = PA_SAMPLE_S16LE, Rate = samplesPerSecond, Channels = channels };
        var stream = pa_stream_new(Context, "farglass", in format, 0);
        return stream.IsInvalid ? throw Failure() : stream;
    }

    /// <summary>Waits until a stream that is being connected is.</summary>
    public void Await(PulseStreamHandle stream)
    {
        int state;
        while ((state = pa_stream_get_state(stream)) == PA_STREAM_CREATING)
        {
            if (pa_mainloop_iterate(_loop, block: 1, retval: 0) < 0) break;
        }

        if (state != PA_STREAM_READY) throw Failure();
    }

    /// <summary>Blocks until something has happened, or <see cref="Wake"/> was called.</summary>
    /// <exception cref="PulseException">The server has gone.</exception>
    public void Wait(PulseStreamHandle stream)
    {
        const int ForEver = -1;
        if (pa_mainloop_prepare(_loop, ForEver) >= 0)
        {
            // What woke it before this is forgotten with it: libpulse clears its pipe here.
            if (Interlocked.Exchange(ref _woken, 0) != 0) pa_mainloop_wakeup(_loop);
            if (pa_mainloop_poll(_loop) >= 0) _ = pa_mainloop_dispatch(_loop);
        }

        if (pa_context_get_state(Context) >= PA_CONTEXT_FAILED || pa_stream_get_state(stream) != PA_STREAM_READY)
            throw Failure();
    }

    /// <summary>From any thread: <see cref="Wait"/> returns, now or the next time.</summary>
    public void Wake()
    {
        Volatile.Write(ref _woken, 1);
        pa_mainloop_wakeup(_loop);
    }

    /// <summary>Waits for the server's answer.</summary>
    public void Complete(nint operation)
    {
        if (operation == 0) throw Failure();
        while (pa_operation_get_state(operation) == PA_OPERATION_RUNNING)
        {
            if (pa_mainloop_iterate(_loop, block: 1, retval: 0) < 0) break;
        }

        pa_operation_unref(operation);
    }

    /// <summary>Does not wait for it.</summary>
    public void Forget(nint operation)
    {
        if (operation == 0) throw Failure();
        pa_operation_unref(operation);
    }

    public PulseException Failure() =>
        new($"PulseAudio failed: {Marshal.PtrToStringUTF8(pa_strerror(pa_context_errno(Context)))}.");

    public void Dispose()
    {
        Context.Dispose();
        _loop.Dispose();
    }

    void Connect(string? server)
    {
        if (pa_context_connect(Context, server, PA_CONTEXT_NOAUTOSPAWN, 0) < 0) throw Failure();
        for (int state; (state = pa_context_get_state(Context)) != PA_CONTEXT_READY;)
        {
            if (state >= PA_CONTEXT_FAILED || pa_mainloop_iterate(_loop, block: 1, retval: 0) < 0) throw Failure();
        }
    }

    /// <summary>pa_sample_spec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct SampleFormat
    {
        public int Format;
        public uint Rate;
        public byte Channels;
    }

    [LibraryImport(PulseLibrary.Name)]
    private static partial PulseLoopHandle pa_mainloop_new();

    [LibraryImport(PulseLibrary.Name)]
    private static partial nint pa_mainloop_get_api(PulseLoopHandle m);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_mainloop_iterate(PulseLoopHandle m, int block, nint retval);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_mainloop_prepare(PulseLoopHandle m, int timeout);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_mainloop_poll(PulseLoopHandle m);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_mainloop_dispatch(PulseLoopHandle m);

    [LibraryImport(PulseLibrary.Name)]
    private static partial void pa_mainloop_wakeup(PulseLoopHandle m);

    [LibraryImport(PulseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial PulseContextHandle pa_context_new(nint mainloop, string name);

    [LibraryImport(PulseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int pa_context_connect(PulseContextHandle c, string? server, int flags, nint api);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_context_get_state(PulseContextHandle c);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_context_errno(PulseContextHandle c);

    [LibraryImport(PulseLibrary.Name)]
    private static partial nint pa_strerror(int error);

    [LibraryImport(PulseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial PulseStreamHandle pa_stream_new(
        PulseContextHandle c, string name, in SampleFormat ss, nint map);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_stream_get_state(PulseStreamHandle p);

    [LibraryImport(PulseLibrary.Name)]
    private static partial int pa_operation_get_state(nint o);

    [LibraryImport(PulseLibrary.Name)]
    private static partial void pa_operation_unref(nint o);
}

/// <summary>pa_buffer_attr, in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct PulseBuffer(uint Maximum, uint Target, uint Before, uint Request, uint Fragment)
{
    const uint ServersChoice = uint.MaxValue;

    /// <summary>The server chooses all but the fragments.</summary>
    public static PulseBuffer ToRecord(uint fragment) =>
        new(ServersChoice, ServersChoice, ServersChoice, ServersChoice, fragment);

    /// <summary>The server chooses all but how much it holds, and before what it does not begin.</summary>
    public static PulseBuffer ToPlay(uint target, uint? start) =>
        new(ServersChoice, target, start ?? ServersChoice, ServersChoice, ServersChoice);
}
