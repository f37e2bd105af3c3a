using Farglass.Protocol.Messages;

namespace Farglass.Client.Tests;

public sealed class ScriptedInputTests
{
    [Fact]
    public void A_capital_letter_is_typed_with_shift()
    {
        Assert.Equal(["down 42", "down 30", "up 30", "up 42", "wait 10"], Play("text A"));
    }

    [Fact]
    public void A_chord_goes_down_from_left_to_right_and_up_again_the_other_way()
    {
        Assert.Equal(["down 29", "down 31", "wait 25", "up 31", "up 29", "wait 25"], Play("pace 25\nkey Control+KeyS"));
    }

    [Fact]
    public void A_click_moves_first_and_names_its_button()
    {
        Assert.Equal(["move 10 20", "Right down 10 20", "wait 10", "Right up 10 20"], Play("click 10 20 right"));
    }

    [Fact]
    public void A_drag_is_a_path_that_ends_exactly_where_it_was_told_to()
    {
        var played = Play("pace 0\ndrag 100 100 40 220").Where(step =>
            !step.StartsWith("wait", StringComparison.Ordinal)).ToArray();

        Assert.Equal("move 100 100", played[0]);
        Assert.Equal("Left down 100 100", played[1]);
        Assert.Equal("move 95 110", played[2]);
        Assert.Equal("move 40 220", played[^2]);
        Assert.Equal("Left up 40 220", played[^1]);
    }

    [Fact]
    public void A_wheel_turns_down_and_right()
    {
        Assert.Equal(["wheel 0 120 at 5 6", "wheel -30 0 at 5 6"], Play("wheel 5 6 120\nwheel 5 6 0 -30"));
    }

    [Fact]
    public void Comments_and_empty_lines_say_nothing_and_spaces_in_a_text_count()
    {
        Assert.Equal(["down 57", "up 57", "wait 10", "end"], Play("# a comment\n\ntext  \nend"));
    }

    [Theory]
    [InlineData("jump 1 2", "Line 1: there is no command 'jump'.")]
    [InlineData("\nkey KeyÄ",
        "Line 2: there is no key 'KeyÄ'; keys have the names of KeyboardEvent.code, as in KeyA or Enter.")]
    [InlineData("text ä", "Line 1: a US keyboard has no key for 'ä'.")]
    [InlineData("move 1", "Line 1: 'move' takes x and y in pixels.")]
    [InlineData("move 1 65536", "Line 1: 'move' takes x and y in pixels.")]
    [InlineData("wait -1", "Line 1: 'wait' takes milliseconds, at most an hour of them.")]
    [InlineData("wait 1 2", "Line 1: 'wait' takes milliseconds, at most an hour of them.")]
    [InlineData("pace", "Line 1: 'pace' takes the milliseconds between two keys.")]
    [InlineData("end now", "Line 1: 'end' takes nothing.")]
    public void What_is_not_understood_is_named_with_its_line(string script, string error)
    {
        Assert.False(ScriptedInput.TryParse(script, out _, out var said));
        Assert.Equal(error, said);
    }

    [Theory]
    [InlineData("click 1")]
    [InlineData("click 1 2 nose")]
    [InlineData("click 1 2 9")]
    [InlineData("drag 1 2 3 right")]
    [InlineData("wheel 1 2")]
    [InlineData("wheel 1 2 40000")]
    [InlineData("wheel -1 2 120")]
    public void Numbers_that_are_missing_or_too_large_are_refused(string script)
    {
        Assert.False(ScriptedInput.TryParse(script, out _, out _));
    }

    [Fact]
    public void No_text_at_all_makes_it_throw()
    {
        var random = new Random(1);
        const string Words =
            "text key down up move click drag wheel wait pace end 1 -2 99999999999 right + KeyA \n # \0 é \t";
        var words = Words.Split(' ');
        for (var round = 0; round < 20_000; round++)
        {
            var script = string.Join(' ',
                Enumerable.Range(0, random.Next(8)).Select(_ => words[random.Next(words.Length)]));
            if (!ScriptedInput.TryParse(script, out var read, out var error))
                Assert.StartsWith("Line ", error, StringComparison.Ordinal);
            else Assert.All(read.Steps, step => Assert.NotEqual("?", Tell(step)));
        }
    }

    static string[] Play(string text)
    {
        Assert.True(ScriptedInput.TryParse(text, out var script, out var error), error);
        return [.. script.Steps.Select(Tell)];
    }

    static string Tell(ScriptStep step)
    {
        var bytes = step.Message.Span;
        if (bytes.IsEmpty) return $"wait {step.Pause.TotalMilliseconds:0}";
        if (KeyMessage.TryParse(bytes, out var key))
            return $"{(key.Action == KeyAction.Down ? "down" : "up")} {key.Code}";
        if (PointerMoveMessage.TryParse(bytes, out var move)) return $"move {move.X} {move.Y}";
        if (PointerButtonMessage.TryParse(bytes, out var button))
            return $"{button.Button} {(button.Down ? "down" : "up")} {button.X} {button.Y}";
        if (WheelMessage.TryParse(bytes, out var wheel))
            return $"wheel {wheel.DeltaX} {wheel.DeltaY} at {wheel.X} {wheel.Y}";
        return bytes.Length == 1 && bytes[0] == (byte)MessageType.End ? "end" : "?";
    }
}
