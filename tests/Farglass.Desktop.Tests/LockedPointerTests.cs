using Farglass.Desktop.Tests.Screens;
using Farglass.Testing;
using Farglass.Testing.Pointer;

namespace Farglass.Desktop.Tests;

/// <summary>What a game on a real X server makes of a locked pointer, and what becomes of its cursor.</summary>
public sealed class LockedPointerTests
{
    [Fact]
    public async Task A_game_that_holds_the_pointer_is_noticed_and_gets_each_step_as_the_hand_made_it()
    {
        await using var display = await TestDisplay.StartAsync(640, 480);
        var sink = new RecordingSink();
        using var stream = ScreenStream.Start(display.Settings(640, 480), sink);
        stream.AttachViewer();
        var log = Path.Combine(display.Folder, "events");
        display.Run("sh", "-c", PointerApplication.CommandLine("game", log));
        await Wait.Eventually(() => Lines(log).Contains("mapped") ? null : "no game");

        for (var at = 0; sink.Hints.Count == 0; at++)
        {
            stream.MovePointer(100 + at % 2, 100);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.True(at < 500, "The game was not noticed.");
        }

        Assert.Equal([true], sink.Hints);
        stream.LockPointer(new(1, 1_000, 1_000));
        stream.TravelPointer(new(2, 1_005, 993));
        await Wait.Eventually(() => Lines(log).Contains("step 5 -7") ? null : "the first step did not come");
        stream.TravelPointer(new(4, 1_035, 993));
        stream.TravelPointer(new(3, 1_010, 993)); // Late: it says nothing new.
        stream.LockedButton(4, down: true, new(5, 1_035, 900));
        stream.LockedButton(4, down: false, new(6, 1_035, 900));
        await Wait.Eventually(() => Lines(log).Contains("release 9") ? null : "the button did not come");
        Assert.Equal(["raw 5 -7", "raw 30 0", "raw 0 -93"],
            Lines(log).Where(line => line.StartsWith("raw", StringComparison.Ordinal)).TakeLast(3));
        Assert.Equal(["press 9", "release 9"], Lines(log).Where(line => line.Contains(" 9", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_application_with_a_cursor_is_not_taken_for_a_game_wherever_it_puts_the_pointer()
    {
        await using var display = await TestDisplay.StartAsync(640, 480);
        var sink = new RecordingSink();
        using var stream = ScreenStream.Start(display.Settings(640, 480), sink);
        stream.AttachViewer();
        await Wait.Eventually(() => sink.Cursors.Count > 0 ? null : "no cursor");
        for (var at = 0; at < 5; at++)
        {
            stream.MovePointer(100 + at, 100);
            await display.CallAsync("xdotool", "mousemove", "300", "200");
        }

        Assert.Empty(sink.Hints);
    }

    [Fact]
    public async Task An_animated_cursor_is_sent_once_and_told_again_after_that()
    {
        await using var display = await TestDisplay.StartAsync(640, 480);
        var sink = new RecordingSink();
        using var stream = ScreenStream.Start(display.Settings(640, 480), sink);
        stream.AttachViewer();
        stream.MovePointer(100, 100);
        display.Run("sh", "-c", PointerApplication.CommandLine("animated", Path.Combine(display.Folder, "events"), 64));
        await Wait.Eventually(() => sink.CursorSlots.Count > 30 ? null : $"{sink.CursorSlots.Count} cursors");
        var shapes = sink.Cursors.Where(cursor => cursor.Width == 64).ToArray();
        Assert.Equal(["0000FF", "00FF00", "FF0000"],
            shapes.Select(cursor => Convert.ToHexString(cursor.Rgba.AsSpan(0, 3))).Order());
        var last = sink.CursorSlots.TakeLast(12).ToArray();
        Assert.Equal(3, last.Distinct().Count());
        Assert.Equal(last[..3], last[9..]);

        stream.AttachViewer(); // Somebody else, who has nothing.
        await Wait.Eventually(() =>
            sink.Cursors.Count(cursor => cursor.Width == 64) == 6 ? null : $"{sink.Cursors.Count} cursors");
    }

    static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
