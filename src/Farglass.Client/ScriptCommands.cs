using System.Globalization;
using Farglass.Protocol.Messages;

namespace Farglass.Client;

/// <summary>Turns the lines of a script into steps.</summary>
sealed class ScriptCommands
{
    readonly List<ScriptStep> _steps = [];
    int _pace = 10; // Milliseconds between two keys: fast for a person, and slow enough for every program.

    public IReadOnlyList<ScriptStep> Steps => _steps;

    /// <returns>What is wrong with the line; null if nothing is.</returns>
    public string? Add(string line)
    {
        var (command, rest) = line.TrimStart().Split(' ', 2) is [var first, var more]
            ? (first, more)
            : (line.Trim(), "");
        return command switch
        {
            "wait" => Numbers(rest, 1, out var times) && times[0] is >= 0 and <= Limits.ScriptWaitMillisecondsMax
                ? Append(ScriptStep.Wait(times[0])) : "'wait' takes milliseconds, at most an hour of them.",
            "pace" => Pace(rest),
            "key" => Chord(rest),
            "down" => Key(rest, KeyAction.Down),
            "up" => Key(rest, KeyAction.Up),
            "text" => Text(rest),
            "move" => Place(rest, 2, out var to)
                ? Append(ScriptStep.Send(new PointerMoveMessage((ushort)to[0], (ushort)to[1])))
                : "'move' takes x and y in pixels.",
            "click" => Click(rest),
            "drag" => Drag(rest),
            "wheel" => Wheel(rest),
            "end" => rest.Length == 0 ? Append(ScriptStep.Send(MessageType.End)) : "'end' takes nothing.",
            _ => $"there is no command '{command}'.",
        };
    }

    string? Append(params ReadOnlySpan<ScriptStep> steps)
    {
        _steps.AddRange(steps);
        return null;
    }

    string? Pace(string rest)
    {
        if (!Numbers(rest, 1, out var pace) || pace[0] is < 0 or > Limits.ScriptWaitMillisecondsMax)
            return "'pace' takes the milliseconds between two keys.";
        _pace = pace[0];
        return null;
    }

    string? Key(string name, KeyAction action) =>
        KeyCodes.TryFind(name.Trim(), out var code)
            ? Append(ScriptStep.Send(new KeyMessage(action, code)))
            : $"there is no key '{name.Trim()}'; keys have the names of KeyboardEvent.code, as in KeyA or Enter.";

    /// <summary>Control+Shift+KeyT: down from left to right, up from right to left.</summary>
    string? Chord(string rest)
    {
        var names = rest.Split('+', StringSplitOptions.TrimEntries);
        foreach (var name in names)
            if (Key(name, KeyAction.Down) is { } wrong) return wrong;
        Append(ScriptStep.Wait(_pace));
        foreach (var name in names.Reverse()) Key(name, KeyAction.Up);
        return Append(ScriptStep.Wait(_pace));
    }

    string? Text(string text)
    {
        foreach (var character in text)
        {
            if (!KeyCodes.TryFind(character, out var code, out var shift))
                return $"a US keyboard has no key for '{character}'.";
            if (shift) Append(ScriptStep.Send(new KeyMessage(KeyAction.Down, KeyCodes.LeftShift)));
            Append(
                ScriptStep.Send(new KeyMessage(KeyAction.Down, code)),
                ScriptStep.Send(new KeyMessage(KeyAction.Up, code)));
            if (shift) Append(ScriptStep.Send(new KeyMessage(KeyAction.Up, KeyCodes.LeftShift)));
            Append(ScriptStep.Wait(_pace));
        }

        return null;
    }

    string? Click(string rest)
    {
        const string Usage = "'click' takes x, y and, if not the left one, a button: middle, right, back, forward.";
        if (!Button(rest, out var button, out var place) || !Place(place, 2, out var at)) return Usage;
        var (x, y) = ((ushort)at[0], (ushort)at[1]);
        return Append(
            ScriptStep.Send(new PointerMoveMessage(x, y)),
            ScriptStep.Send(new PointerButtonMessage(button, Down: true, x, y)),
            ScriptStep.Wait(_pace),
            ScriptStep.Send(new PointerButtonMessage(button, Down: false, x, y)));
    }

    string? Drag(string rest)
    {
        if (!Button(rest, out var button, out var places) || !Place(places, 4, out var way))
            return "'drag' takes x and y of its start, x and y of its end and, if it is not the left one, a button.";
        Append(
            ScriptStep.Send(new PointerMoveMessage((ushort)way[0], (ushort)way[1])),
            ScriptStep.Send(new PointerButtonMessage(button, Down: true, (ushort)way[0], (ushort)way[1])));
        for (var step = 1; step <= Limits.DragSteps; step++)
            Append(ScriptStep.Wait(_pace), ScriptStep.Send(new PointerMoveMessage(
                Between(way[0], way[2], step), Between(way[1], way[3], step))));
        return Append(
            ScriptStep.Wait(_pace),
            ScriptStep.Send(new PointerButtonMessage(button, Down: false, (ushort)way[2], (ushort)way[3])));
    }

    string? Wheel(string rest)
    {
        const string Usage = "'wheel' takes x, y and how far down, in 1/120 of a notch, and perhaps how far right.";
        if (!Numbers(rest, 4, out var numbers) && !Numbers(rest + " 0", 4, out numbers)) return Usage;
        if (!IsPlace(numbers[0]) || !IsPlace(numbers[1])) return Usage;
        if (!IsTurn(numbers[2]) || !IsTurn(numbers[3])) return Usage;
        return Append(ScriptStep.Send(new WheelMessage(
            (short)numbers[3], (short)numbers[2], (ushort)numbers[0], (ushort)numbers[1])));
    }

    static ushort Between(int from, int to, int step) => (ushort)(from + ((to - from) * step / Limits.DragSteps));

    /// <summary>Takes a button's name off the end, if one stands there.</summary>
    static bool Button(string rest, out PointerButton button, out string before)
    {
        (button, before) = (PointerButton.Left, rest);
        var last = rest.TrimEnd().LastIndexOf(' ');
        if (last < 0 || !char.IsAsciiLetter(rest[last + 1])) return true;
        before = rest[..last];
        return Enum.TryParse(rest[(last + 1)..].Trim(), ignoreCase: true, out button) && Enum.IsDefined(button);
    }

    static bool Place(string rest, int count, out int[] numbers) =>
        Numbers(rest, count, out numbers) && Array.TrueForAll(numbers, IsPlace);

    static bool IsPlace(int number) => number is >= 0 and <= ushort.MaxValue;

    static bool IsTurn(int number) => number is >= short.MinValue and <= short.MaxValue;

    static bool Numbers(string rest, int count, out int[] numbers)
    {
        var words = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        numbers = new int[count];
        if (words.Length != count) return false;
        for (var index = 0; index < count; index++)
            if (!TryParse(words[index], out numbers[index])) return false;
        return true;
    }

    static bool TryParse(string word, out int number) =>
        int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
