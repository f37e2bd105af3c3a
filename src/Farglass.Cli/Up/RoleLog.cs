namespace Farglass.Cli.Up;

/// <summary>
/// What one role prints: appended to a file that is turned over when it is full, its last lines kept in memory.
/// </summary>
sealed class RoleLog(string path) : IDisposable
{
    readonly Lock _gate = new(); // Standard output and standard error arrive on two threads.
    readonly Queue<string> _last = new();
    StreamWriter? _writer;

    public string Path { get; } = path;

    public IReadOnlyList<string> LastLines
    {
        get { lock (_gate) return [.. _last]; }
    }

    public void Write(string line)
    {
        lock (_gate)
        {
            if (_last.Count == Limits.LastLinesKept) _last.Dequeue();
            _last.Enqueue(line);
            try
            {
                _writer ??= Open();
                _writer.WriteLine(line);
                if (_writer.BaseStream.Length < Limits.LogFileBytesMax) return;
                _writer.Dispose();
                File.Move(Path, Path + ".1", overwrite: true);
                _writer = null;
            }
            catch (IOException)
            {
                // A full disk must not take the sessions down with it: the line is lost, the last ones are in memory.
            }
        }
    }

    public void Dispose()
    {
        lock (_gate) _writer?.Dispose();
    }

    StreamWriter Open() => new(Path, new FileStreamOptions
    {
        Mode = FileMode.Append,
        Access = FileAccess.Write,
        Share = FileShare.ReadWrite,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    })
    { AutoFlush = true };
}
