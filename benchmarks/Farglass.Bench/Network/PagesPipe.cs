using System.Diagnostics;
using Farglass.Bench.Applications;

namespace Farglass.Bench.Network;

/// <summary>
/// The pipe that <see cref="PagesApplication"/> turns its pages by, so that no key has to travel first.
/// </summary>
sealed class PagesPipe : IAsyncDisposable
{
    readonly string _folder;
    readonly FileStream _pipe;

    PagesPipe(string folder, FileStream pipe) => (_folder, _pipe) = (folder, pipe);

    public string File => _pipe.Name;

    public static async Task<PagesPipe> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("farglass-bench-").FullName;
        var file = Path.Combine(folder, "pages");
        using (var mkfifo = Process.Start("mkfifo", [file])) await mkfifo.WaitForExitAsync();
        // Also for reading: else it would be waited for the application, which is started later.
        return new(folder, new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0));
    }

    public async Task TurnAsync() => await _pipe.WriteAsync(new byte[1]);

    public async ValueTask DisposeAsync()
    {
        await _pipe.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
