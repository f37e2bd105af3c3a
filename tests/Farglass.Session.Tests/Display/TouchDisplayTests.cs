using Farglass.Desktop;
using Farglass.Desktop.Display;
using Farglass.Desktop.Encoding;
using Farglass.Desktop.Input;
using Farglass.Native.Linux;
using Farglass.Testing;
using Farglass.Testing.Pointer;

namespace Farglass.Session.Tests.Display;

/// <summary>A real Xorg, with a client that writes down what XInput 2 tells it.</summary>
public sealed class TouchDisplayTests : IAsyncDisposable
{
    const int Width = 1_280, Height = 720;
    const ushort Middle = 32_768;

    readonly string _folder = $"/dev/shm/farglass-test-{Guid.CreateVersion7():N}";

    public async ValueTask DisposeAsync()
    {
        await ProcessTree.KillAsync(Mark, null, TimeProvider.System, TimeSpan.FromSeconds(10));
        Assert.False(Directory.Exists(_folder));
    }

    string Mark => $"FARGLASS_SESSION={_folder}";

    TouchWitness Witness => new(Path.Combine(_folder, "events"));

    [Fact]
    public async Task Fingers_are_touch_points_each_with_its_place()
    {
        await using var display = await StartAsync();
        using var stream = await WatchEventsAsync(display);

        stream.Touch([Finger(1, Middle, Middle), Finger(2, 16_384, Middle)]);
        stream.Touch([Finger(1, Middle + 6_554, Middle), Finger(2, 16_384 - 6_554, Middle)]);
        stream.Touch([Finger(1, Middle + 6_554, Middle) with { State = TouchState.Away }]);
        stream.ReleaseKeys();

        await Witness.SeesAsync("TouchEnd", 2);
        Assert.Equal([(640, 360), (320, 360)], Witness.Places("TouchBegin"));
        Assert.Equal([(768, 360), (192, 360)], Witness.Places("TouchUpdate"));
        Assert.Equal([(768, 360), (192, 360)], Witness.Places("TouchEnd"));
    }

    [Fact]
    public async Task A_pen_hovers_and_presses_as_hard_as_the_hand_does()
    {
        await using var display = await StartAsync();
        using var stream = await WatchEventsAsync(display);

        stream.Touch([Pen(TouchState.Near, Middle, 0)]);
        stream.Touch([Pen(TouchState.Touching, Middle, 16_384), Pen(TouchState.Touching, 39_322, 65_535)]);
        stream.Touch([Pen(TouchState.Near, 39_322, 0), Pen(TouchState.Away, 39_322, 0)]);

        await Witness.SeesAsync("ButtonRelease", 1);
        Assert.Equal([(640, 360)], Witness.Places("ButtonPress"));
        Assert.Equal([250, 1_000], Witness.Pressures("Motion"));
        Assert.Equal((768, 360), Assert.Single(Witness.Places("ButtonRelease")));
    }

    [Fact]
    public async Task The_wheel_turns_by_less_than_a_notch_and_clicks_for_applications_that_know_notches_only()
    {
        await using var display = await StartAsync();
        using var stream = await WatchEventsAsync(display);

        for (var turned = 0; turned < 6; turned++) stream.Wheel(0, 30, 640, 360);
        await Wait.Eventually(() =>
            Witness.Scrolled is 150 ? null : $"it has turned by {Witness.Scrolled} since the first");
        Assert.Equal((640, 360), Assert.Single(Witness.Places("ButtonPress")));
    }

    [Fact]
    public async Task The_mouse_and_the_keys_work_as_on_any_display_and_its_picture_has_any_size()
    {
        await using var display = await StartAsync();
        var sink = new Sizes();
        using var stream = await WatchEventsAsync(display, sink);

        stream.MovePointer(100, 200);
        stream.Button(0, down: true, 100, 200);
        stream.Button(0, down: false, 100, 200);
        await Witness.SeesAsync("ButtonRelease", 1);
        Assert.Contains((100, 200), Witness.Places("ButtonPress"));
        stream.Key(30, KeyAction.Down);
        stream.Key(30, KeyAction.Up);
        await Witness.SeesAsync("KeyRelease", 1);

        foreach (var (width, height) in (ReadOnlySpan<(int, int)>)[(1_000, 600), (3_840, 2_160), (640, 480)])
            stream.SetSize(width, height);
        await Wait.Eventually(() => sink.Last == (640, 480) ? null : $"the picture has {sink.Last}");
    }

    [Fact]
    public async Task A_display_that_dies_says_why()
    {
        await using var display = await StartAsync();
        using var kill = System.Diagnostics.Process.GetProcessById(display.ServerProcessId);
        kill.Kill();
        Assert.StartsWith("The X server ended", await display.Exited.WaitAsync(TimeSpan.FromSeconds(10), Cancel));
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    Task<VirtualDisplay> StartAsync() => VirtualDisplay.StartAsync(
        new(_folder, Environment) { FirstNumber = 60, HasTouch = true }, TimeProvider.System, Cancel);

    Dictionary<string, string> Environment => new() { ["PATH"] = "/usr/bin:/bin", ["FARGLASS_SESSION"] = _folder };

    /// <summary>Returns when the witness's window is there.</summary>
    async Task<IScreenStream> WatchEventsAsync(VirtualDisplay display, IScreenSink? sink = null)
    {
        display.SetSize(Width, Height);
        var stream = display.StartStream(new(Width, Height, FrameRateMax: 60, KilobitsPerSecond: 20_000),
            sink ?? new Sizes());
        stream.Grant(uint.MaxValue);
        stream.AttachViewer();
        DetachedProcess.Start(new("/bin/sh", ["-c", Witness.CommandLine],
            new Dictionary<string, string>(Environment)
            {
                ["DISPLAY"] = display.Name,
                ["XAUTHORITY"] = display.AuthorityFile,
            }));
        var x = 0;
        await Wait.Eventually(() =>
        {
            stream.MovePointer(++x % Width, Height / 3);
            return Witness.Places("Motion").Any() ? null : "no window yet";
        });
        return stream;
    }

    static TouchPoint Finger(ushort contact, int x, int y) =>
        new(TouchTool.Finger, TouchState.Touching, contact, (ushort)x, (ushort)y, Pressure: 32_768);

    static TouchPoint Pen(TouchState state, int x, ushort pressure) =>
        new(TouchTool.Pen, state, Contact: 9, (ushort)x, Middle, pressure);

    sealed class Sizes : IScreenSink
    {
        (int, int) _last;

        public (int, int) Last => _last;

        public void OnFrame(in EncodedFrame frame, ReadOnlySpan<byte> accessUnit) =>
            _last = (frame.Width, frame.Height);

        public void OnCursor(int slot, int hotX, int hotY, int width, int height, ReadOnlySpan<byte> rgba) { }

        public void OnCursorAgain(int slot) { }

        public void OnPicture(int width, int height, in PictureState state) { }

        public void OnPointerHint(bool wantsMovement) { }

        public void OnFailed(ScreenFailure failure, string detail) { }
    }
}
