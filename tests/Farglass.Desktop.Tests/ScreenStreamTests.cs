using System.Diagnostics;
using System.Globalization;
using Farglass.Desktop.Encoding;
using Farglass.Desktop.Input;
using Farglass.Desktop.Tests.Screens;
using Farglass.Native.X11;
using Farglass.Testing;

namespace Farglass.Desktop.Tests;

/// <summary>Real X servers, real programs, real H.264.</summary>
public sealed class ScreenStreamTests
{
    [Theory]
    [InlineData(1280, 720)]
    [InlineData(1001, 601)]
    public async Task What_is_decoded_is_what_is_on_the_screen(int width, int height)
    {
        await using var display = await TestDisplay.StartAsync();
        var sink = new RecordingSink();
        using var stream = Watch(display.Settings(width, height), sink);
        await display.RunTerminalAsync("ls -l /usr/bin; exec sleep 1000");
        await sink.RestAsync();
        await Sharpness.AssertAsync(display, sink, width, height, decibelsMin: 36);
    }

    [Fact]
    public async Task A_server_without_a_framebuffer_to_map_is_asked_for_its_pixels_at_every_size()
    {
        await using var display = await TestDisplay.StartAsync();
        var sink = new RecordingSink();
        using var stream = Watch(display.Settings(1280, 720) with { FramebufferFile = null }, sink);
        await display.RunTerminalAsync("ls -l /usr/bin; exec sleep 1000");
        await sink.RestAsync();
        await Sharpness.AssertAsync(display, sink, 1280, 720, decibelsMin: 36);

        stream.SetSize(1001, 601);
        await Wait.Eventually(() => sink.Frames[^1].Width == 1002 ? null : "no frame of the new size");
        await sink.RestAsync();
        var first = sink.Frames.First(frame => frame.Width == 1002).Id;
        await Sharpness.AssertAsync(display, sink, 1001, 601, decibelsMin: 36, first);
    }

    [Fact]
    public async Task An_idle_screen_gives_no_frame_and_costs_no_time()
    {
        await using var display = await TestDisplay.StartAsync();
        var sink = new RecordingSink();
        using var stream = Watch(display.Settings(1280, 720), sink);
        await display.RunTerminalAsync("echo ready; exec sleep 1000");
        var frames = (await sink.RestAsync()).Count;
        var wakes = ThreadSwitches("screen") + ThreadSwitches("input");
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(frames, sink.Frames.Count);
        Assert.Equal(wakes, ThreadSwitches("screen") + ThreadSwitches("input"));
    }

    [Fact]
    public async Task What_the_rate_did_not_allow_becomes_sharp_when_the_screen_rests_and_then_nothing_more_comes()
    {
        await using var display = await TestDisplay.StartAsync();
        var sink = new RecordingSink();
        using var stream = Watch(display.Settings(1280, 720, kilobitsPerSecond: 2_000), sink);
        await sink.RestAsync();
        await display.RunTerminalAsync("ls -l /usr/bin; exec sleep 1000");
        await Sharpness.AssertAsync(display, sink, 1280, 720, decibelsMin: 36);
        var frames = await sink.RestAsync();
        Assert.True(frames[^1].Refinement, "The last picture of a run is a refinement.");
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(frames.Count, sink.Frames.Count);
    }

    [Fact]
    public async Task Frames_come_only_as_far_as_they_are_granted()
    {
        await using var display = await TestDisplay.StartAsync();
        var sink = new RecordingSink();
        using var stream = ScreenStream.Start(display.Settings(640, 480), sink);
        stream.AttachViewer();
        await display.FillAsync("red");
        Assert.Empty(sink.Frames);
        stream.Grant(1);
        await sink.FramesAsync(1);
        await display.FillAsync("blue");
        await display.FillAsync("green");
        Assert.Single(sink.Frames);
        stream.Grant(100);
        await sink.FramesAsync(2);
        await sink.RestAsync();
        Assert.Equal((1u, true), (sink.Frames[0].Id, sink.Frames[0].Key));
        Assert.Equal((2u, false), (sink.Frames[1].Id, sink.Frames[1].Key));
        await Sharpness.AssertAsync(display, sink, 640, 480, decibelsMin: 36);
    }

    [Fact]
    public async Task Without_a_viewer_nothing_is_encoded_and_the_next_one_gets_the_whole_picture()
    {
        await using var display = await TestDisplay.StartAsync();
        var sink = new RecordingSink();
        using var stream = Watch(display.Settings(640, 480), sink);
        await sink.RestAsync();
        stream.DetachViewer();
        await display.FillAsync("orange");
        var frames = sink.Frames.Count;
        await display.FillAsync("purple");
        Assert.Equal(frames, sink.Frames.Count);
        var cursors = sink.Cursors.Count;
        stream.AttachViewer();
        await sink.FramesAsync(frames + 1);
        var first = sink.Frames[frames];
        Assert.True(first.Key);
        Assert.Equal(sink.Frames[frames - 1].Id + 1, first.Id);
        await sink.RestAsync();
        Assert.Equal(cursors + 1, sink.Cursors.Count);
        await Sharpness.AssertAsync(display, sink, 640, 480, decibelsMin: 36, from: first.Id);
    }

    [Fact]
    public async Task A_key_frame_comes_when_it_is_asked_for_and_only_then()
    {
        await using var display = await TestDisplay.StartAsync();
        var sink = new RecordingSink();
        using var stream = Watch(display.Settings(640, 480), sink);
        await sink.RestAsync();
        await display.FillAsync("red");
        var before = (await sink.RestAsync()).Count;
        Assert.Single(sink.Frames, frame => frame.Key);
        stream.RequestKeyFrame();
        await sink.FramesAsync(before + 1);
        Assert.True(sink.Frames[before].Key);
        await Sharpness.AssertAsync(display, sink, 640, 480, decibelsMin: 36, from: sink.Frames[before].Id);
    }

    [Fact]
    public async Task A_frame_says_how_long_each_stage_took()
    {
        await using var display = await TestDisplay.StartAsync();
        var sink = new RecordingSink();
        using var stream = Watch(display.Settings(1280, 720), sink);
        var before = (await sink.RestAsync()).Count;
        var now = Stopwatch.GetTimestamp() / 1_000;
        await display.FillAsync("teal");
        await sink.FramesAsync(before + 1);
        var frame = sink.Frames[before];
        Assert.InRange(frame.EncodedAtMicros, now, now + 20_000_000);
        Assert.InRange(frame.EncodeMicros, 1u, 10_000_000u);
        Assert.InRange(frame.ConvertMicros, 1u, 10_000_000u);
        var stages = frame.WaitMicros + (long)frame.ConvertMicros + frame.EncodeMicros;
        Assert.InRange(stages, 1, frame.EncodedAtMicros - now);
    }

    [Fact]
    public async Task A_resized_display_goes_on_with_a_key_frame_of_its_size()
    {
        await using var display = await TestDisplay.StartAsync(1920, 1080);
        var sink = new RecordingSink();
        using var stream = Watch(display.Settings(640, 480), sink);
        await sink.RestAsync();
        (int Width, int Height)[] sizes = [(801, 603), (1920, 1080), (320, 240), (801, 603), (640, 480)];
        foreach (var (width, height) in sizes)
        {
            ScreenStream.SetDisplaySize(display.Name, display.AuthorityFile, width, height);
            await Wait.Eventually(() => sink.Frames[^1].Width == (width + 1 & ~1) ? null : $"no frame {width} wide");
            await display.FillAsync(width > 700 ? "navy" : "maroon");
            var key = sink.Frames.Last(frame => frame.Key);
            Assert.Equal((width + 1 & ~1, height + 1 & ~1), (key.Width, key.Height));
            await Sharpness.AssertAsync(display, sink, width, height, decibelsMin: 36, from: key.Id);
        }

        var modes = await display.CallAsync("xrandr");
        Assert.Equal(1, modes.Split("farglass-").Length - 1); // No mode is left behind by an earlier size.
    }

    [Fact]
    public async Task A_display_that_gets_twenty_sizes_at_once_has_the_last_of_them()
    {
        await using var display = await TestDisplay.StartAsync(1920, 1080);
        var sink = new RecordingSink();
        using var stream = Watch(display.Settings(640, 480), sink);
        await sink.RestAsync();
        var random = new Random(20);
        for (var step = 0; step < 20; step++) stream.SetSize(random.Next(32, 960) * 2, random.Next(32, 540) * 2);
        stream.SetSize(5_000, 5_000); // More than the framebuffer holds: the size stays.
        stream.SetSize(1_000, 700);
        await Wait.Eventually(() => sink.Frames[^1].Width == 1_000 ? null : "no frame of the last size");
        await display.FillAsync("navy");
        await Sharpness.AssertAsync(
            display, sink, 1_000, 700, decibelsMin: 36, from: sink.Frames.Last(frame => frame.Key).Id);
        Assert.Equal((1_000, 700), (sink.Pictures[^1].Width, sink.Pictures[^1].Height));
    }

    [Fact]
    public async Task Another_profile_begins_with_a_key_frame_and_outlives_a_resize()
    {
        await using var display = await TestDisplay.StartAsync(1280, 720);
        var sink = new RecordingSink();
        using var stream = Watch(display.Settings(640, 480), sink);
        await display.RunTerminalAsync("ls -l /usr/bin; exec sleep 1000");
        await sink.RestAsync();
        stream.SetProfile(VideoProfile.ConstrainedBaseline);
        await KeyFrameAsync(VideoProfile.ConstrainedBaseline, 640, 480);
        ScreenStream.SetDisplaySize(display.Name, display.AuthorityFile, 801, 603);
        await KeyFrameAsync(VideoProfile.ConstrainedBaseline, 801, 603);
        stream.SetProfile(VideoProfile.High);
        await KeyFrameAsync(VideoProfile.High, 801, 603);
        var keys = sink.Frames.Count(frame => frame.Key);
        stream.SetProfile(VideoProfile.High); // It is that already.
        await display.FillAsync("navy");
        Assert.Equal(keys, (await sink.RestAsync()).Count(frame => frame.Key));

        async Task KeyFrameAsync(VideoProfile profile, int width, int height)
        {
            await Wait.Eventually(() => sink.ProfileOfLastKey == profile && sink.Frames[^1].Width == (width + 1 & ~1)
                ? null : $"it is {sink.ProfileOfLastKey}, {sink.Frames[^1].Width} wide");
            var key = sink.Frames.Last(frame => frame.Key);
            await Sharpness.AssertAsync(display, sink, width, height, decibelsMin: 36, from: key.Id);
        }
    }

    [Fact]
    public async Task A_display_cannot_be_larger_than_its_framebuffer()
    {
        await using var display = await TestDisplay.StartAsync(800, 600);
        var refused = Assert.Throws<X11Exception>(
            () => ScreenStream.SetDisplaySize(display.Name, display.AuthorityFile, 801, 600));
        Assert.Contains("800 x 600 at most", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_x_server_that_is_killed_ends_the_stream_and_not_the_process()
    {
        await using var display = await TestDisplay.StartAsync();
        var sink = new RecordingSink();
        using var stream = Watch(display.Settings(640, 480), sink);
        await sink.RestAsync();
        display.KillServer();
        await Wait.Eventually(() => sink.Failed is null ? "no failure" : null);
        Assert.Equal(ScreenFailure.DisplayLost, sink.Failed!.Value.Failure);
        stream.Key(30, KeyAction.Down);
        stream.Grant(7); // Orders to a stream that has ended go nowhere, and do no harm.
    }

    [Fact]
    public void A_display_that_is_not_there_is_refused_by_name()
    {
        var settings = new ScreenStreamSettings(":9999", "", "/dev/shm/none", 640, 480, 60, 8_000);
        var refused = Assert.Throws<X11Exception>(() => ScreenStream.Start(settings, new RecordingSink()));
        Assert.Contains(":9999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_framebuffer_that_is_not_there_is_refused()
    {
        await using var display = await TestDisplay.StartAsync(640, 480);
        var settings = display.Settings(640, 480) with { FramebufferFile = "/dev/shm/farglass-none/Xvfb_screen0" };
        Assert.Throws<X11Exception>(() => ScreenStream.Start(settings, new RecordingSink()));
    }

    [Fact]
    public async Task The_cursor_is_told_as_it_changes_and_when_it_is_hidden()
    {
        await using var display = await TestDisplay.StartAsync();
        var sink = new RecordingSink();
        using var stream = Watch(display.Settings(640, 480), sink);
        await Wait.Eventually(() => sink.Cursors.Count == 1 ? null : $"{sink.Cursors.Count} cursors");
        await display.RunTerminalAsync("exec cat", "-xrm", "XTerm*pointerMode: 2");
        stream.MovePointer(50, 50);
        await Wait.Eventually(() => sink.Cursors.Count > 1 ? null : "no cursor of the terminal's");
        var (hotX, hotY, width, height, rgba) = sink.Cursors[^1];
        Assert.InRange(hotX, 0, width - 1);
        Assert.InRange(hotY, 0, height - 1);
        Assert.Equal(width * height * 4, rgba.Length);
        Assert.Contains(rgba.Where((_, at) => at % 4 == 3), alpha => alpha == 255);
        stream.Key(30, KeyAction.Down); // In this mode the terminal hides the pointer when somebody types.
        stream.Key(30, KeyAction.Up);
        await Wait.Eventually(() => sink.Cursors[^1].Width == 0 ? null : "the cursor is still there");
    }

    static ScreenStream Watch(ScreenStreamSettings settings, IScreenSink sink)
    {
        var stream = ScreenStream.Start(settings, sink);
        stream.AttachViewer();
        stream.Grant(uint.MaxValue);
        return stream;
    }

    /// <summary>How often the kernel gave a processor to this process's threads of this name.</summary>
    static long ThreadSwitches(string name) =>
        Directory.GetDirectories("/proc/self/task")
            .Where(task => File.ReadAllText(Path.Combine(task, "comm")).Trim() == name)
            .SelectMany(task => File.ReadAllLines(Path.Combine(task, "status")))
            .Where(line => line.Contains("ctxt_switches", StringComparison.Ordinal))
            .Sum(line => long.Parse(line[(line.IndexOf(':') + 1)..], CultureInfo.InvariantCulture));
}
