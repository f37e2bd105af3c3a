namespace Farglass.Client;

/// <summary>
/// Writes a session's frames one after the other: an H.264 file in Annex B, which ffmpeg and most players open. It has
/// no times: an idle minute takes no space in it, and no time when it is played.
/// </summary>
public sealed class H264FileWriter : IAsyncDisposable
{
    readonly Stream _file;

    H264FileWriter(Stream file) => _file = file;

    /// <summary>Frames written.</summary>
    public long Frames { get; private set; }

    /// <exception cref="IOException">The file cannot be made.</exception>
    public static H264FileWriter Create(string path) =>
        new(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 64 * 1024, useAsync: true));

    /// <summary>Leaves out what comes before the first key frame: nothing could show it.</summary>
    public async ValueTask WriteAsync(SessionEvent.Frame frame, CancellationToken cancellation)
    {
        if (Frames == 0 && !frame.Header.IsKey) return;
        await _file.WriteAsync(frame.AccessUnit, cancellation).ConfigureAwait(false);
        Frames++;
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
