using System.Globalization;
using System.Text.RegularExpressions;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

/// <summary>Fingers on a small screen, and a keyboard on it that knows letters alone: docs/keyboard.md.</summary>
public sealed partial class TelephoneTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    [Fact]
    public async Task Modifiers_that_are_tapped_are_for_the_next_key_or_stay_until_they_are_tapped_again()
    {
        var file = FileName("events.txt");
        var application = await AddWitnessAsync(file);
        var grant = await Administrator.CreateSessionAsync(application.Id, userId: "tester");
        var page = await Chromium.NewPersonOnPhoneAsync();
        var stream = await StreamPage.OpenAsync(page, grant.EntitlementUrl);
        await stream.SettledAsync();
        var keyboard = await UserKeyboard.OpenAsync(page);
        var held = page.Locator(".held");

        var keys = await OpenKeysAsync(page);
        await AreForFingersAsync(keys);
        await keys.GetByText("Ctrl", new() { Exact = true }).TapAsync();
        await IsPressedAsync(keys, "Ctrl");
        await keys.GetByRole(AriaRole.Button, new() { Name = "Keyboard" }).TapAsync();
        await Assertions.Expect(held).ToHaveAccessibleNameAsync("Let go of Ctrl");
        await Assertions.Expect(page.Locator(".typing")).ToHaveAttributeAsync("inputmode", "text");
        await keyboard.InsertAsync("c");
        await Assertions.Expect(held).ToBeHiddenAsync();
        await keyboard.InsertAsync("c");
        await SawAsync(file, "Ctrl+c", "c");

        await OpenKeysAsync(page);
        foreach (var modifier in new[] { "Ctrl", "Ctrl", "Shift" })
            await keys.GetByText(modifier, new() { Exact = true }).TapAsync();
        await IsPressedAsync(keys, "Ctrl, locked");
        await keys.GetByRole(AriaRole.Button, new() { Name = "Left" }).TapAsync();
        await keys.GetByRole(AriaRole.Button, new() { Name = "Left" }).TapAsync();
        await keys.GetByRole(AriaRole.Button, new() { Name = "Esc" }).TapAsync();
        await SawAsync(file, "Ctrl+Shift+Left", "Ctrl+Left", "Ctrl+Escape");
        await keyboard.ComposeAsync("a"); // A telephone's keyboard would go on to compose a word.
        await SawAsync(file, "Ctrl+Escape", "Ctrl+a");
        await (await Fingers.OnAsync(stream)).TapAsync((200, 300));
        await SawAsync(file, "Ctrl+a", "Ctrl+click");
        await held.TapAsync();
        await Assertions.Expect(held).ToBeHiddenAsync();
        await keyboard.InsertAsync("b");
        await SawAsync(file, "Ctrl+click", "b");
    }

    /// <summary>By the handle at the upper edge.</summary>
    static async Task<ILocator> OpenKeysAsync(IPage page)
    {
        await page.Locator(".handle").TapAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keys" }).TapAsync();
        return page.GetByRole(AriaRole.Group, new() { Name = "Special keys" });
    }

    static Task IsPressedAsync(ILocator keys, string name) =>
        Assertions.Expect(keys.GetByRole(AriaRole.Button, new() { Name = name, Exact = true, Pressed = true }))
            .ToBeVisibleAsync();

    static async Task AreForFingersAsync(ILocator keys)
    {
        var small = await keys.GetByRole(AriaRole.Button).EvaluateAllAsync<string[]>("""
            (all) => all.map((key) => [key.ariaLabel ?? key.textContent, key.getBoundingClientRect()])
              .filter(([, { width, height }]) => width < 44 || height < 44).map(([name]) => name)
            """);
        Assert.Empty(small);
    }

    /// <summary>What was pressed ends with these: of the keys those that are no modifiers, and clicks.</summary>
    static Task SawAsync(string file, params string[] expected) => Wait.Eventually(() =>
    {
        var pressed = Pressed().Matches(File.ReadAllText(file)).Select(Name)
            .Where(name => !name.Contains('_', StringComparison.Ordinal)).ToArray();
        return pressed.TakeLast(expected.Length).SequenceEqual(expected) ? null : $"it saw {string.Join(' ', pressed)}";
    });

    static string Name(Match press)
    {
        var state = int.Parse(press.Groups["state"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var name = press.Groups["key"].Success ? press.Groups["key"].Value : "click";
        return ((state & 4) != 0 ? "Ctrl+" : "") + ((state & 1) != 0 ? "Shift+" : "") + name;
    }

    /// <summary>As xev writes it: Control_L, Shift_L, c.</summary>
    [GeneratedRegex(
        @"(Key|Button)Press event,(?:[^\n]*\n){2}\s*state 0x(?<state>[0-9a-f]+), " +
        @"(button|keycode \d+ \(keysym 0x[0-9a-f]+, (?<key>\w+))")]
    private static partial Regex Pressed();
}
