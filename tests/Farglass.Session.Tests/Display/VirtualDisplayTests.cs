using System.Collections.Concurrent;
using System.Diagnostics;
using Farglass.Desktop.Display;
using Farglass.Native.Linux;
using Farglass.Testing;
using Farglass.Testing.Display;

namespace Farglass.Session.Tests.Display;

public sealed class VirtualDisplayTests : IAsyncDisposable
{
    const int Width = 1_600, Height = 900;

    readonly string _folder = $"/dev/shm/farglass-test-{Guid.CreateVersion7():N}";
    readonly ConcurrentQueue<int> _windows = [];

    public async ValueTask DisposeAsync()
    {
        await ProcessTree.KillAsync(Mark, null, TimeProvider.System, TimeSpan.FromSeconds(10));
        Assert.False(Directory.Exists(_folder));
    }

    string Mark => $"FARGLASS_SESSION={_folder}";

    [Fact]
    public async Task A_main_window_gets_the_whole_screen_and_a_dialog_keeps_its_frame_in_the_middle()
    {
        await using var display = await StartAsync();
        Run(display, "xterm", "-e", "sleep 600");
        await Wait.Eventually(async () => await SearchAsync(display, "xterm") is not "" ? null : "no window yet");
        await Wait.Eventually(async () =>
            await PlaceOfAsync(display, "xterm") is var now && now == (0, 0, Width, Height) ? null : $"it is {now}");
        Assert.Equal("0, 0, 0, 0", await FrameOfAsync(display, "xterm"));

        var dialog = Run(display, "xmessage", "Really?");
        await Wait.Eventually(async () => await SearchAsync(display, "xmessage") is not "" ? null : "no dialog yet");
        await MakeDialogAsync(display, await SearchAsync(display, "xmessage"));
        await Wait.Eventually(async () =>
            await FrameOfAsync(display, "xmessage") is var frame && frame != "0, 0, 0, 0" ? null : "no frame");
        var place = await PlaceOfAsync(display, "xmessage");
        Assert.InRange(place.X + place.Width / 2, Width / 2 - 5, Width / 2 + 5);
        Assert.InRange(place.Y + place.Height / 2, Height / 2 - 25, Height / 2 + 25);

        const int Moved = 200;
        var title = (X: place.X + 40, Y: place.Y - 8);
        await AskAsync(display, $"xdotool mousemove {title.X} {title.Y} mousedown 1 sleep 0.2 " + // As fast as a hand.
            $"mousemove_relative 10 10 sleep 0.2 mousemove {title.X + Moved} {title.Y + Moved} sleep 0.2 mouseup 1");
        await Wait.Eventually(async () => await PlaceOfAsync(display, "xmessage") is var now
            && now.X == place.X + Moved && now.Y == place.Y + Moved ? null : $"it is at {now.X}, {now.Y}");
        var close = (X: place.X + Moved + place.Width - 8, Y: place.Y + Moved - 10);
        await AskAsync(display, $"xdotool mousemove {close.X} {close.Y} click 1");
        await dialog.Exited.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    [Fact]
    public async Task A_window_that_belongs_to_the_main_one_keeps_its_size_though_it_does_not_call_itself_a_dialog()
    {
        await using var display = await StartAsync();
        Run(display, "mtpaint");
        await Wait.Eventually(async () => await SearchAsync(display, "Settings") is not "" ? null : "no toolbar yet");
        await Wait.Eventually(async () => await PlaceOfAsync(display, "Settings") is var toolbar
            && toolbar.Width < Width / 2 && toolbar.Height < Height ? null : $"it is {toolbar}");

        Assert.NotEqual("0, 0, 0, 0", await FrameOfAsync(display, "Settings"));
        Assert.Equal((0, 0, Width, Height), await PlaceOfAsync(display, "Untitled"));
    }

    [Fact]
    public async Task Windows_are_counted_as_they_come_and_go()
    {
        await using var display = await StartAsync();
        var first = Run(display, "xterm", "-e", "sleep 600");
        await Wait.Eventually(() => _windows.LastOrDefault() == 1 ? null : "not one");
        var second = Run(display, "xterm", "-e", "sleep 600");
        await Wait.Eventually(() => _windows.LastOrDefault() == 2 ? null : "not two");
        first.Signal(ProcessSignal.Kill);
        second.Signal(ProcessSignal.Kill);
        await Wait.Eventually(() => _windows.LastOrDefault() == 0 ? null : "not none");
    }

    [Fact]
    public async Task Nobody_without_the_cookie_gets_in()
    {
        await using var display = await StartAsync();

        Assert.Contains("unable to open display", await AskAsync(display, "xdpyinfo", authority: "/dev/null"));
        Assert.Contains($"{Width}x{Height} pixels", await AskAsync(display, "xdpyinfo"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(display.AuthorityFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(_folder));
    }

    [Fact]
    public async Task Applications_learn_the_scale_of_the_users_screen_when_they_start_and_while_they_run()
    {
        await using var display = await StartAsync();
        display.SetPixelRatio(1.5);
        await Wait.Eventually(async () =>
            await AskAsync(display, "xrdb -query") is var text && text.Contains("Xft.dpi:\t144") ? null : text);

        var file = _folder + ".txt";
        Run(display, "sh", "-c", ScaleApplication.CommandLine(file));
        await DrawsAsync(file, factor: 1, letters: 144);
        display.SetPixelRatio(3);
        await DrawsAsync(file, factor: 3, letters: 288);

        Assert.Contains("Xft.dpi:\t288", await AskAsync(display, "xrdb -query"));
        File.Delete(file);
    }

    [Fact]
    public async Task A_death_is_told_with_what_the_server_was_killed_by()
    {
        await using var display = await StartAsync();
        ProcessTree.Signal(display.ServerProcessId, ProcessSignal.Kill);

        Assert.Equal("The X server ended with code 137.",
            await display.Exited.WaitAsync(TimeSpan.FromSeconds(10), Cancel));
    }

    [Fact]
    public async Task Two_displays_at_once_have_two_numbers_and_give_them_back()
    {
        await using var one = await StartAsync();
        string[] files;
        await using (var two = await VirtualDisplay.StartAsync(
            Settings with { Folder = _folder + "-2" }, TimeProvider.System, Cancel))
        {
            Assert.NotEqual(one.Name, two.Name);
            files = [$"/tmp/.X{two.Name[1..]}-lock", $"/tmp/.X11-unix/X{two.Name[1..]}"];
            Assert.All(files, file => Assert.True(File.Exists(file)));
        }

        Assert.All(files, file => Assert.False(File.Exists(file)));
    }

    [Fact]
    public async Task A_start_that_is_cancelled_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var start = VirtualDisplay.StartAsync(Settings, TimeProvider.System, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.Empty(ProcessTree.Find(Mark, null));
    }

    [Fact]
    public async Task A_machine_without_an_x_server_says_so()
    {
        var settings = Settings with { Environment = new Dictionary<string, string> { ["PATH"] = "/nowhere" } };
        var failure = await Assert.ThrowsAsync<DisplayException>(() =>
            VirtualDisplay.StartAsync(settings, TimeProvider.System, Cancel));

        Assert.Contains("Xvfb is not installed", failure.Message);
    }

    VirtualDisplaySettings Settings => new(_folder, Marked)
    {
        FirstNumber = 30,
        WidthMax = Width,
        HeightMax = Height,
        WindowsChanged = _windows.Enqueue,
    };

    Dictionary<string, string> Marked => new() { ["PATH"] = "/usr/bin:/bin", ["FARGLASS_SESSION"] = _folder };

    Task<VirtualDisplay> StartAsync() => VirtualDisplay.StartAsync(Settings, TimeProvider.System, Cancel);

    DetachedProcess Run(VirtualDisplay display, string program, params string[] arguments) => DetachedProcess.Start(
        new($"/usr/bin/{program}", arguments, new Dictionary<string, string>(Marked)
        {
            ["DISPLAY"] = display.Name,
            ["XAUTHORITY"] = display.AuthorityFile,
        }));

    static Task DrawsAsync(string file, int factor, int letters) => Wait.Eventually(() =>
        ScaleApplication.Read(file) is var now && (now?.Factor, now?.Letters) == (factor, letters)
            ? null : $"the application draws at {now}");

    /// <summary>What a toolkit sets before it shows a dialog, for a program that is no dialog.</summary>
    static async Task MakeDialogAsync(VirtualDisplay display, string window)
    {
        const string Type = "_NET_WM_WINDOW_TYPE";
        await AskAsync(display, $"xprop -id {window} -f {Type} 32a -set {Type} {Type}_DIALOG");
        await AskAsync(display, $"xdotool windowunmap --sync {window} windowmap --sync {window}");
    }

    /// <param name="name">A part of the window's title or class.</param>
    static async Task<string> SearchAsync(VirtualDisplay display, string name) =>
        (await AskAsync(display, $"xdotool search --onlyvisible --any --name --class {name}")).Split('\n')[0];

    static async Task<string> FrameOfAsync(VirtualDisplay display, string name)
    {
        var property = await AskAsync(display, $"xprop -id {await SearchAsync(display, name)} _NET_FRAME_EXTENTS");
        return property.Split('=')[^1].Trim();
    }

    static async Task<(int X, int Y, int Width, int Height)> PlaceOfAsync(VirtualDisplay display, string name)
    {
        var lines = (await AskAsync(display, $"xwininfo -id {await SearchAsync(display, name)}")).Split('\n');
        int Value(string label) => int.Parse(lines.Single(line => line.Contains(label)).Split(':')[1]);
        return (Value("Absolute upper-left X"), Value("Absolute upper-left Y"), Value("Width"), Value("Height"));
    }

    static async Task<string> AskAsync(VirtualDisplay display, string command, string? authority = null)
    {
        var words = command.Split(' ');
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DISPLAY"] = display.Name;
        start.Environment["XAUTHORITY"] = authority ?? display.AuthorityFile;
        using var process = Process.Start(start)!;
        return await process.StandardOutput.ReadToEndAsync(Cancel) + await process.StandardError.ReadToEndAsync(Cancel);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
