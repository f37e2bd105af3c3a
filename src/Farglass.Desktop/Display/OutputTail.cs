using System.IO.Pipes;

namespace Farglass.Desktop.Display;

/// <summary>Reads what a program says and keeps the end of it: its last words, when it dies.</summary>
sealed class OutputTail : IDisposable
{
    readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In, HandleInheritability.None);
    readonly Lock _gate = new();
    string _text = "";

    /// <summary>What the program writes to. Ours is closed by <see cref="Start"/>.</summary>
    public Microsoft.Win32.SafeHandles.SafePipeHandle Target => _pipe.ClientSafePipeHandle;

    /// <summary>Completes when every process that has the other end has closed it.</summary>
    public Task Start()
    {
        _pipe.DisposeLocalCopyOfClientHandle();
        return ReadAsync();
    }

    /// <summary>The last lines, less what Xvfb's keymap compiler always says.</summary>
    public string Read()
    {
        const StringSplitOptions Clean = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        lock (_gate)
            return string.Join(' ', _text.Split('\n', Clean)
                .Where(line => line[0] != '>' && !line.Contains("xkbcomp", StringComparison.Ordinal)));
    }

    public void Dispose() => _pipe.Dispose();

    async Task ReadAsync()
    {
        var buffer = new byte[1_024];
        try
        {
            while (await _pipe.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
                Append(System.Text.Encoding.UTF8.GetString(buffer, 0, count));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Disposed: nobody wants to know any more.
        }
    }

    void Append(string text)
    {
        lock (_gate)
        {
            text = _text + text;
            _text = text.Length > DisplayLimits.TailCharactersMax ? text[^DisplayLimits.TailCharactersMax..] : text;
        }
    }
}
