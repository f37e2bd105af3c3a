using System.Runtime.InteropServices;

namespace Farglass.Native.Pulse;

/// <param name="Server">As in PULSE_SERVER; null: as it says.</param>
/// <param name="Sink">Where it is played; null: where everything is.</param>
/// <param name="TargetBytes">How much waits to be played: when it is less, there is room for more.</param>
/// <param name="StartBytes">How much must wait before it begins, and begins again; null: most of the target.</param>
public sealed record PulsePlayback(
    string? Server, string? Sink, uint SamplesPerSecond, byte Channels, uint TargetBytes, uint? StartBytes = null);

/// <summary>
/// Plays 16-bit samples. Whoever opens it disposes it; all but <see cref="Wake"/> is for one thread.
/// </summary>
public sealed partial class PulsePlayer : IDisposable
{
    // https://www.freedesktop.org/software/pulseaudio/doxygen/def_8h.html
    const int PA_STREAM_ADJUST_LATENCY = 0x2000;
    const int PA_SEEK_RELATIVE = 0;

    readonly PulseConnection _connection;
    readonly PulseStreamHandle _stream;

    PulsePlayer(PulsePlayback playback)
    {
        _connection = new(playback.Server);
        _stream = new();
        try
        {
            _stream = _connection.NewStream(playback.SamplesPerSecond, playback.Channels);
            var buffer = PulseBuffer.ToPlay(playback.TargetBytes, playback.StartBytes);
            if (pa_stream_connect_playback(_stream, playback.Sink, in buffer, PA_STREAM_ADJUST_LATENCY, 0, 0) < 0)
                throw _connection.Failure();
            _connection.Await(_stream);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Opens it.</summary>
    /// <exception cref="PulseException">There is no library, no server, or no such sink.</exception>
    public static PulsePlayer Open(PulsePlayback playback) => new(playback);

    /// <summary>In bytes: what may be written so that no more waits than is to. More is taken, and waits.</summary>
    public int Room => (int)Math.Min(pa_stream_writable_size(_stream), int.MaxValue);

    /// <summary>Blocks until something has happened, or <see cref="Wake"/> was called.</summary>
    /// <exception cref="PulseException">The server has gone.</exception>
    public void Wait() => _connection.Wait(_stream);

    /// <summary>From any thread: <see cref="Wait"/> returns, now or the next time.</summary>
    public void Wake() => _connection.Wake();

    /// <exception cref="PulseException">The server has gone.</exception>
    public unsafe void Write(ReadOnlySpan<byte> samples)
    {
        fixed (byte* data = samples)
        {
            if (pa_stream_write(_stream, data, (nuint)samples.Length, 0, 0, PA_SEEK_RELATIVE) < 0)
                throw _connection.Failure();
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _connection.Dispose();
    }

    [LibraryImport(PulseLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int pa_stream_connect_playback(
        PulseStreamHandle s, string? dev, in PulseBuffer attr, int flags, nint volume, nint sync_stream);

    [LibraryImport(PulseLibrary.Name)]
    private static partial nuint pa_stream_writable_size(PulseStreamHandle p);

    // A null free callback: the library copies.
    [LibraryImport(PulseLibrary.Name)]
    private static unsafe partial int pa_stream_write(
        PulseStreamHandle p, byte* data, nuint nbytes, nint free_cb, long offset, int seek);
}
