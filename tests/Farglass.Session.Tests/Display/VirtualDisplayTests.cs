using System.Collections.Concurrent;
using System.Diagnostics;
using Farglass.Desktop.Display;
using Farglass.Native.Linux;
using Farglass.Testing;

namespace Farglass.Session.Tests.Display;

public sealed class VirtualDisplayTests : IDisposable
{
    readonly string _folder = $"/dev/shm/farglass-test-{Guid.CreateVersion7():N}";
    readonly ConcurrentQueue<int> _windows = [];

    string Mark => $"FARGLASS_SESSION={_folder}";

    public void Dispose()
    {
        Assert.False(Directory.Exists(_folder));
        Assert.Empty(ProcessTree.Find(Mark, null));
    }

    [Fact]
    public async Task A_main_window_gets_the_whole_screen_and_a_dialog_keeps_its_frame()
    {
        await using var display = await StartAsync();
        var terminal = Run(display, "xterm", "-e", "sleep 600");
        await Wait.Eventually(async () =>
            await Ask(display, "xdotool search --class xterm getwindowgeometry --shell") is var text
            && text.Contains("WIDTH=1600\nHEIGHT=900") ? null : text);
        var dialog = Run(display, "xmessage", "-transient", "-center", "Really?");
        await Wait.Eventually(() => _windows.LastOrDefault() is 2 or 3 ? null : "no second window");
        terminal.Signal(ProcessSignal.Kill);
        dialog.Signal(ProcessSignal.Kill);
        await Wait.Eventually(() => _windows.LastOrDefault() == 0 ? null : $"{_windows.Last()} windows");
    }

    async Task<VirtualDisplay> StartAsync()
    {
        var watch = Stopwatch.StartNew();
        var settings = new VirtualDisplaySettings(_folder, Marked)
        {
            FirstNumber = 30,
            WidthMax = 1600,
            HeightMax = 900,
            WindowsChanged = _windows.Enqueue,
        };
        var display = await VirtualDisplay.StartAsync(settings, TimeProvider.System, Cancel);
        TestContext.Current.TestOutputHelper!.WriteLine($"{display.Name} after {watch.ElapsedMilliseconds} ms");
        return display;
    }

    Dictionary<string, string> Marked => new() { ["PATH"] = "/usr/bin:/bin", ["FARGLASS_SESSION"] = _folder };

    DetachedProcess Run(VirtualDisplay display, string program, params string[] arguments) => DetachedProcess.Start(
        new($"/usr/bin/{program}", arguments, new Dictionary<string, string>(Marked)
        {
            ["DISPLAY"] = display.Name,
            ["XAUTHORITY"] = display.AuthorityFile,
        }));

    static async Task<string> Ask(VirtualDisplay display, string command)
    {
        var words = command.Split(' ');
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DISPLAY"] = display.Name;
        start.Environment["XAUTHORITY"] = display.AuthorityFile;
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        return text + await process.StandardError.ReadToEndAsync();
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
