using System.Runtime.InteropServices;

namespace Farglass.Native.Pulse;

/// <param name="Server">As in PULSE_SERVER: <c>unix:/path</c>.</param>
/// <param name="Sink">Whose sound is recorded.</param>
/// <param name="FragmentBytes">How much of it is wanted at a time. A sink without hardware plays no more than that at
/// a time, either.</param>
public sealed record PulseRecording(
    string Server, string Sink, uint SamplesPerSecond, byte Channels, uint FragmentBytes);

/// <summary>
/// Records 16-bit samples. A source that is suspended costs its thread nothing. Whoever opens it disposes it; all but
/// <see cref="Wake"/> is for one thread.
/// </summary>
public sealed partial class PulseRecorder : IDisposable
{
    // https://www.freedesktop.org/software/pulseaudio/doxygen/def_8h.html
    const int PA_STREAM_START_CORKED = 0x1, PA_STREAM_DONT_MOVE = 0x200, PA_STREAM_ADJUST_LATENCY = 0x2000;

    /// <summary>We alone are no reason for the server to keep the source running.</summary>
    const int PA_STREAM_DONT_INHIBIT_AUTO_SUSPEND = 0x8000;

    readonly PulseConnection _connection;
    readonly PulseStreamHandle _stream;

    PulseRecorder(PulseRecording recording)
    {
        _connection = new(recording.Server);
        _stream = new();
        try
        {
            _stream = _connection.NewStream(recording.SamplesPerSecond, recording.Channels);
            Record(recording);
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
    public static PulseRecorder Open(PulseRecording recording) => new(recording);

    /// <summary>The server has put the source to rest, since nobody plays: nothing comes until it wakes it.</summary>
    public bool IsSuspended => pa_stream_is_suspended(_stream) == 1;

    /// <summary>Blocks until something has happened, or <see cref="Wake"/> was called.</summary>
    /// <exception cref="PulseException">The server has gone.</exception>
    public void Wait() => _connection.Wait(_stream);

    /// <summary>From any thread: <see cref="Wait"/> returns, now or the next time.</summary>
    public void Wake() => _connection.Wake();

    /// <summary>What has come; empty: nothing. It is good until <see cref="Drop"/>.</summary>
    /// <param name="isHole">So many bytes were lost. There are none to read, but they are to be dropped too.</param>
    public unsafe ReadOnlySpan<byte> Peek(out bool isHole)
    {
        if (pa_stream_peek(_stream, out var data, out var bytes) < 0) throw _connection.Failure();
        isHole = data == 0 && bytes > 0;
        return isHole ? default : new((void*)data, (int)bytes);
    }

    /// <summary>Goes on to what came after <see cref="Peek"/>'s. Not where there was nothing.</summary>
    public void Drop() => _ = pa_stream_drop(_stream);

    /// <summary>Stops it, or lets it go on.</summary>
    public void Cork(bool corked) => _connection.Forget(pa_stream_cork(_stream, corked ? 1 : 0, 0, 0));

    public void Dispose()
    {
        _stream.Dispose();
        _connection.Dispose();
    }

    void Record(PulseRecording recording)
    {
        const int Flags = PA_STREAM_START_CORKED | PA_STREAM_DONT_MOVE | PA_STREAM_ADJUST_LATENCY
            | PA_STREAM_DONT_INHIBIT_AUTO_SUSPEND;
        var buffer = PulseBuffer.ToRecord(recording.FragmentBytes);
        if (pa_stream_connect_record(_stream, recording.Sink + ".monitor", in buffer, Flags) < 0)
            throw _connection.Failure();
        _connection.Await(_stream);
    }

    /// <summary>
    /// A sink without hardware begins with what it knows of its listeners: nothing, so that it takes two seconds at a
    /// time, and who plays within them is not heard. One that begins again knows of us.
    /// </summary>
    void Restart(string sink)
    {
        _connection.Complete(pa_context_suspend_sink_by_name(_connection.Context, sink, suspend: 1, 0, 0));
        _connection.Complete(pa_context_suspend_sink_by_name(_connection.Context, sink, suspend: 0, 0, 0));
    }

    [LibraryImport(PulseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int pa_stream_connect_record(
        PulseStreamHandle s, string dev, in PulseBuffer attr, int flags);

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
}
