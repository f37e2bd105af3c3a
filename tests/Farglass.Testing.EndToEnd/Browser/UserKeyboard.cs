using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>A key of a layout with what must be held for this character.</summary>
/// <param name="Code">KeyboardEvent.code.</param>
public readonly record struct LayoutKey(string Code, bool Shift, bool AltGr, Rune Character);

/// <summary>
/// A user's keyboard with any of XKB's layouts. What its keys say comes from libxkbcommon (layouts.py), and Chromium
/// gets events as from such a keyboard by the DevTools protocol.
/// </summary>
public sealed class UserKeyboard(ICDPSession devTools)
{
    const int ShiftHeld = 8; // Input.dispatchKeyEvent, modifiers.

    /// <summary>By keycode, in the rows of a keyboard.</summary>
    static readonly (int First, string[] Codes)[] Rows =
    [
        (10, [.. "1234567890".Select(digit => $"Digit{digit}"), "Minus", "Equal"]),
        (24, [.. "QWERTYUIOP".Select(letter => $"Key{letter}"), "BracketLeft", "BracketRight"]),
        (38, [.. "ASDFGHJKL".Select(letter => $"Key{letter}"), "Semicolon", "Quote", "Backquote"]),
        (51, ["Backslash", .. "ZXCVBNM".Select(letter => $"Key{letter}"), "Comma", "Period", "Slash"]),
        (65, ["Space"]), (94, ["IntlBackslash"]),
    ];

    /// <summary>All characters of these layouts, by layout.</summary>
    public static async Task<ILookup<string, LayoutKey>> ReadLayoutsAsync(params string[] layouts)
    {
        var script = Path.Combine(
            Repository.Root.FullName, "tests", "Farglass.Testing.EndToEnd", "Browser", "layouts.py");
        using var python = Process.Start(
            new ProcessStartInfo("python3", [script, .. layouts]) { RedirectStandardOutput = true })!;
        var lines = (await python.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await python.WaitForExitAsync();
        return lines.Select(line => line.Split(' ')).ToLookup(fields => fields[0], fields => new LayoutKey(
            CodeOf(int.Parse(fields[1], CultureInfo.InvariantCulture)), fields[2] == "1", fields[3] == "1",
            new Rune(int.Parse(fields[4], CultureInfo.InvariantCulture))));
    }

    public static async Task<UserKeyboard> OpenAsync(IPage page) => new(await page.Context.NewCDPSessionAsync(page));

    /// <summary>Types these, and then Enter. What needs the same modifiers is typed while they are held once.</summary>
    public async Task TypeAsync(IEnumerable<LayoutKey> keys)
    {
        var sent = new List<Task>();
        foreach (var group in keys.GroupBy(key => (key.Shift, key.AltGr)))
        {
            var modifiers = group.Key.Shift ? ShiftHeld : 0;
            if (group.Key.Shift) sent.Add(SendAsync("rawKeyDown", "ShiftLeft", "Shift", modifiers));
            if (group.Key.AltGr) sent.Add(SendAsync("rawKeyDown", "AltRight", "AltGraph", modifiers));
            foreach (var (code, _, _, character) in group)
            {
                sent.Add(SendAsync("rawKeyDown", code, character.ToString(), modifiers));
                sent.Add(SendAsync("keyUp", code, character.ToString(), modifiers));
            }

            if (group.Key.AltGr) sent.Add(SendAsync("keyUp", "AltRight", "AltGraph", modifiers));
            if (group.Key.Shift) sent.Add(SendAsync("keyUp", "ShiftLeft", "Shift", 0));
        }

        sent.Add(SendAsync("rawKeyDown", "Enter", "Enter", 0));
        sent.Add(SendAsync("keyUp", "Enter", "Enter", 0));
        await Task.WhenAll(sent);
    }

    /// <summary>As an input method does: shows what is being composed, and then takes something in its place.</summary>
    public async Task ComposeAsync(IEnumerable<string> stages, string text)
    {
        foreach (var stage in stages) await ComposeAsync(stage);
        await InsertAsync(text);
    }

    /// <summary>Shows this as what is being composed, which is not over with it.</summary>
    public Task ComposeAsync(string stage) => devTools.SendAsync("Input.imeSetComposition", new()
    {
        ["text"] = stage,
        ["selectionStart"] = stage.Length,
        ["selectionEnd"] = stage.Length,
    });

    /// <summary>As the keyboard on a telephone's screen does.</summary>
    public Task InsertAsync(string text) => devTools.SendAsync("Input.insertText", new() { ["text"] = text });

    Task<JsonElement?> SendAsync(string type, string code, string key, int modifiers) =>
        devTools.SendAsync("Input.dispatchKeyEvent", new()
        {
            ["type"] = type,
            ["code"] = code,
            ["key"] = key,
            ["modifiers"] = modifiers,
        });

    static string CodeOf(int keycode)
    {
        var (first, codes) = Rows.Last(row => row.First <= keycode);
        return codes[keycode - first];
    }
}
