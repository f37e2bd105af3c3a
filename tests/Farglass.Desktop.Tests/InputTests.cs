using Farglass.Desktop.Input;
using Farglass.Desktop.Tests.Screens;
using Farglass.Testing;

namespace Farglass.Desktop.Tests;

/// <summary>What a real terminal, or a real X client, makes of the input.</summary>
public sealed class InputTests
{
    const int KeyA = 30, KeyB = 48, KeyEnter = 28, KeyLeftShift = 42, KeyEnd = 107, KeyHome = 102;

    [Fact]
    public async Task A_key_types_once_and_once_more_for_each_repeat_however_long_it_is_held()
    {
        await using var display = await TestDisplay.StartAsync(640, 480);
        using var stream = ScreenStream.Start(display.Settings(640, 480), new RecordingSink());
        var typed = await StartTypingAsync(display, stream);
        stream.Key(KeyA, KeyAction.Down);
        // The X server would repeat after 660 ms by itself.
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, TestContext.Current.CancellationToken);
        stream.Key(KeyA, KeyAction.Up);
        stream.Key(KeyB, KeyAction.Down);
        for (var repeat = 0; repeat < 7; repeat++) stream.Key(KeyB, KeyAction.Repeat);
        stream.Key(KeyB, KeyAction.Up);
        stream.Key(KeyB, KeyAction.Repeat);
        Press(stream, KeyEnter);
        await Wait.Eventually(() => File.ReadAllText(typed) is var text && text.EndsWith('\n') ? null : text);
        Assert.Equal("abbbbbbbb\n", await File.ReadAllTextAsync(typed, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Keys_that_were_down_are_let_go_together()
    {
        await using var display = await TestDisplay.StartAsync(640, 480);
        using var stream = ScreenStream.Start(display.Settings(640, 480), new RecordingSink());
        var typed = await StartTypingAsync(display, stream);
        stream.Key(KeyLeftShift, KeyAction.Down);
        Press(stream, KeyA);
        stream.ReleaseKeys();
        Press(stream, KeyA);
        Press(stream, KeyEnter);
        await Wait.Eventually(() => File.ReadAllText(typed) == "Aa\n" ? null : File.ReadAllText(typed));
    }

    [Fact]
    public async Task Keys_buttons_and_wheel_reach_the_window_as_they_should()
    {
        await using var display = await TestDisplay.StartAsync(640, 480);
        using var stream = ScreenStream.Start(display.Settings(640, 480), new RecordingSink());
        var log = Path.Combine(display.Folder, "events");
        display.Run("sh", "-c", $"exec stdbuf -oL xev -geometry 640x480+0+0 -event keyboard -event button > {log}");
        await Wait.Eventually(async () =>
        {
            // A window that is not there yet hears nothing, so it is pressed until it does.
            Press(stream, KeyHome);
            var heard = File.Exists(log) && (await ReadAsync(log)).Contains("Home", StringComparison.Ordinal);
            return heard ? null : "no xev";
        });
        for (var button = 0; button < 5; button++)
        {
            stream.Button(button, down: true, 100 + button, 200);
            stream.Button(button, down: false, 100 + button, 200);
        }

        for (var turn = 0; turn < 4; turn++) stream.Wheel(0, 30, 300, 300);
        stream.Wheel(-120, 0, 301, 301);
        Press(stream, KeyEnd);
        await Wait.Eventually(async () =>
            (await ReadAsync(log)).Contains("End", StringComparison.Ordinal) ? null : "the last key did not come");
        var text = await ReadAsync(log);
        var pressed = text.Split('\n').Zip(text.Split('\n').Skip(2))
            .Where(pair => pair.First.StartsWith("ButtonPress", StringComparison.Ordinal))
            .Select(pair => pair.Second.Split("button ")[1].Split(',')[0]);
        Assert.Equal(["1", "2", "3", "8", "9", "5", "6"], pressed);
        Assert.Contains("(100,200)", text, StringComparison.Ordinal);
        Assert.Contains("(104,200)", text, StringComparison.Ordinal);
        Assert.Contains("(301,301)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_gets_what_the_keys_of_the_viewer_say_and_text_that_no_key_says()
    {
        const int KeyY = 21, KeyE = 18, AltGr = 84, Key7 = 71;
        const string Text = "Grüße, Ωμέγα — 東京は日本の首都です。한국어 입력도 됩니다 🙂\t.";
        await using var display = await TestDisplay.StartAsync(640, 480);
        using var stream = ScreenStream.Start(display.Settings(640, 480), new RecordingSink());
        var typed = await StartTypingAsync(display, stream, "-u8");
        void Say(int code, char character, KeyLocks locks = KeyLocks.None)
        {
            stream.CharacterKey(code, new(character), locks);
            stream.Key(code, KeyAction.Up);
        }

        stream.SetKeyboardLayout([new(KeyY, new('z')), new(KeyB, new('и'))]);
        Say(KeyY, 'z');
        Say(KeyB, 'и');
        Say(KeyB, 'b');
        Say(KeyA, 'A', KeyLocks.CapsLock);
        Say(KeyA, 'ä', KeyLocks.CapsLock);
        Say(Key7, '7', KeyLocks.NumLock);
        stream.Key(AltGr, KeyAction.Down);
        Say(KeyE, '€');
        stream.Key(AltGr, KeyAction.Up);
        Say(KeyE, 'e');
        stream.Type(Text);
        Press(stream, KeyEnter);
        var expected = $"zиbAä7€e{Text}\n";
        await Wait.Eventually(() => File.ReadAllText(typed) is var text && text == expected ? null : text);
    }

    [Fact]
    public async Task A_layout_that_the_application_sets_itself_is_taken_for_what_it_is()
    {
        await using var display = await TestDisplay.StartAsync(640, 480);
        using var stream = ScreenStream.Start(display.Settings(640, 480), new RecordingSink());
        var typed = await StartTypingAsync(display, stream, "-u8");
        await display.CallAsync("setxkbmap", "-layout", "fr");
        foreach (var character in "aqAé")
        {
            if (character == 'A') stream.Key(KeyLeftShift, KeyAction.Down);
            stream.CharacterKey(KeyA, new(character), KeyLocks.None);
            stream.Key(KeyA, KeyAction.Up);
            stream.Key(KeyLeftShift, KeyAction.Up);
        }

        Press(stream, KeyEnter);
        await Wait.Eventually(() => File.ReadAllText(typed) is var text && text == "aqAé\n" ? null : text);
    }

    static async Task<string> StartTypingAsync(TestDisplay display, ScreenStream stream, params string[] options)
    {
        var typed = Path.Combine(display.Folder, "typed");
        await display.RunTerminalAsync($"exec cat > {typed}", options);
        await Wait.Eventually(() => File.Exists(typed) ? null : "the terminal's command has not started");
        stream.MovePointer(100, 100);
        return typed;
    }

    static void Press(ScreenStream stream, int code)
    {
        stream.Key(code, KeyAction.Down);
        stream.Key(code, KeyAction.Up);
    }

    static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
}
