using System.IO.Pipes;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Farglass.Session.Application;

/// <summary>
/// One of an application's output streams on its way to a file. The file has a limit, and says so when it is reached;
/// what comes after that is read and dropped, so that the application is never held up. The end is kept as last words.
/// </summary>
sealed class CappedLog : IDisposable
{
    readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In, HandleInheritability.None);
    readonly FileStream _file;
    readonly Lock _gate = new();
    readonly byte[] _tail = new byte[Limits.LastWordsBytesMax];
    int _tailLength;
    Task _reading = Task.CompletedTask;

    public CappedLog(string file) => _file = PrivateFile.Create(file);

    /// <summary>What the application writes to. Ours is closed by <see cref="Start"/>.</summary>
    public SafePipeHandle Target => _pipe.ClientSafePipeHandle;

    public void Start()
    {
        _pipe.DisposeLocalCopyOfClientHandle();
        _reading = ReadAsync();
    }

    /// <summary>
    /// The last lines, whole ones where there is more than one. Waits a moment for what is still in the pipe.
    /// </summary>
    public async Task<string?> LastWordsAsync(TimeProvider time)
    {
        using var limit = new CancellationTokenSource(Limits.ExitSettle, time);
        await _reading.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            var words = Encoding.UTF8.GetString(_tail, 0, _tailLength);
            if (_tailLength == _tail.Length) words = words[(words.IndexOf('\n') + 1)..];
            return string.IsNullOrWhiteSpace(words) ? null : words.Trim();
        }
    }

    public void Dispose()
    {
        _pipe.Dispose();
        _file.Dispose();
    }

    async Task ReadAsync()
    {
        var buffer = new byte[8 * 1024];
        var room = Limits.LogBytesMax;
        try
        {
            while (await _pipe.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
            {
                Keep(buffer.AsSpan(0, count));
                if (room <= 0) continue;
                _file.Write(buffer, 0, (int)Math.Min(room, count));
                room -= count;
                if (room <= 0) _file.Write(Encoding.UTF8.GetBytes(FullNote));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Disposed at the end of the session; or the disk is full, which must not end the application.
        }
    }

    static string FullNote =>
        $"\n[Farglass: this log is full at {Limits.LogBytesMax} bytes; what followed was dropped.]\n";

    void Keep(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (bytes.Length > _tail.Length) bytes = bytes[^_tail.Length..];
            var kept = Math.Min(_tailLength, _tail.Length - bytes.Length);
            _tail.AsSpan(_tailLength - kept, kept).CopyTo(_tail);
            bytes.CopyTo(_tail.AsSpan(kept));
            _tailLength = kept + bytes.Length;
        }
    }
}
