using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

/// <summary>What is typed in Chromium, on any keyboard, is what the application gets.</summary>
public sealed class KeyboardTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    static readonly string[] Layouts =
    [
        "de", "fr", "gb", "es", "it", "pt", "se", "no", "dk", "ch", "be", "tr", "pl", "cz", "hu", "ru", "gr", "il",
        "th", "br",
    ];

    [Fact]
    public async Task Every_character_of_20_layouts_arrives_and_text_of_input_methods_in_three_scripts()
    {
        var file = FileName("typed.txt");
        var stream = await OpenTypewriterAsync(await AddTypewriterAsync(file), file);
        var keyboard = await UserKeyboard.OpenAsync(stream.Page);
        var layouts = await UserKeyboard.ReadLayoutsAsync(Layouts);
        var expected = "";
        foreach (var layout in Layouts)
        {
            var keys = layouts[layout].ToList();
            Assert.InRange(keys.Count, 80, 200);
            await keyboard.TypeAsync(keys);
            expected += string.Concat(keys.Select(key => key.Character)) + "\n";
            await ArrivesAsync(file, expected, layout);
        }

        await keyboard.ComposeAsync(["n", "ni", "nihao"], "你好，世界");
        await keyboard.ComposeAsync(["に", "にほんご"], "日本語");
        await keyboard.ComposeAsync(["ㅎ", "하", "한"], "한글");
        await keyboard.InsertAsync("and words ✓");
        await stream.PressAsync("Control+Alt+Shift+M");
        await stream.Page.GetByRole(AriaRole.Button, new() { Name = "Keys" }).ClickAsync();
        await stream.Page.GetByRole(AriaRole.Button, new() { Name = "Tab", Exact = true }).ClickAsync();
        await stream.TypeAsync("end");
        await stream.PressAsync("Enter");
        await ArrivesAsync(file, expected + "你好，世界日本語한글and words ✓\tend\n", "composed text");
    }

    [Fact]
    public async Task In_full_screen_the_keyboard_is_locked_and_escape_is_the_applications()
    {
        var file = FileName("typed.txt");
        var stream = await OpenTypewriterAsync(await AddTypewriterAsync(file), file);
        await stream.Page.EvaluateAsync("""
            () => {
              const lock = navigator.keyboard.lock.bind(navigator.keyboard);
              window.locks = 0;
              navigator.keyboard.lock = () => lock().then(() => { window.locks += 1; });
            }
            """);
        await stream.PressAsync("Control+Alt+Shift+M");
        await stream.Page.GetByRole(AriaRole.Button, new() { Name = "Full screen" }).ClickAsync();
        await Wait.Eventually(async () => await stream.Page.EvaluateAsync<int>(
            "() => document.fullscreenElement === null ? 0 : window.locks") == 1 ? null : "it is not locked");
        await stream.TypeAsync("a");
        await stream.PressAsync("Escape");
        await stream.TypeAsync("b");
        await stream.PressAsync("Enter");
        await ArrivesAsync(file, "a\u001bb\n", "in full screen");
        Assert.True(await stream.Page.EvaluateAsync<bool>("() => document.fullscreenElement !== null"));
    }

    static Task ArrivesAsync(string file, string expected, string what) => Wait.Eventually(() =>
    {
        var got = File.ReadAllText(file);
        if (got == expected) return null;
        var same = got.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{what}: after {same} characters '{got[same..]}', not '{expected[same..]}'";
    });
}
