using System.Globalization;
using System.Text.RegularExpressions;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

/// <summary>What the user does reaches the application exactly as it was done.</summary>
public sealed partial class WorkingTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    const string Sentence = "The quick brown fox (aged 10) jumps over \"13 lazy dogs\" & $5; ~/a_b-c = {x: [1|2]}?";

    [Fact]
    public async Task A_person_signs_in_opens_an_application_and_types_a_sentence_into_it()
    {
        var file = FileName("typed.txt");
        var application = await AddTypewriterAsync(file);
        var page = await Chromium.NewPersonAsync();
        await Portal.SignInAsync(page, Up.File);
        var stream = await Portal.LaunchAsync(page, application.Definition.Name);
        await ListensAsync(stream, file);
        await stream.TypeAsync(Sentence);
        await stream.PressAsync("Enter");
        await ContainsAsync(file, Sentence + "\n");
        Assert.DoesNotContain("ticket", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_was_closed_starts_again_with_a_click_and_Enter()
    {
        var file = FileName("typed.txt");
        var application = await AddTypewriterAsync(file);
        var page = await Chromium.NewPersonAsync();
        await Portal.SignInAsync(page, Up.File);
        var stream = await Portal.LaunchAsync(page, application.Definition.Name);
        await ListensAsync(stream, file);
        await stream.PressAsync("Control+d"); // The end of what is typed, and of the terminal.
        await stream.PhaseAsync("ended");

        await page.GetByRole(AriaRole.Link, new() { Name = "Start again" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = application.Definition.Name }).WaitForAsync();
        Assert.Single(await Administrator.SessionsAsync(application.Id));
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForURLAsync(new Regex("/s/[0-9a-f]{32}"));
        await StreamPage.LiveAsync(page);
        Assert.Equal(2, (await Administrator.SessionsAsync(application.Id)).Count);
    }

    [Fact]
    public async Task Clicks_land_on_the_pixel_they_were_made_on()
    {
        var file = FileName("events.txt");
        var stream = await OpenAsync(await AddWitnessAsync(file));
        await stream.SettledAsync();
        (int X, int Y, MouseButton Button, int Number)[] clicks =
            [(1, 1, MouseButton.Left, 1), (640, 360, MouseButton.Right, 3), (1278, 718, MouseButton.Middle, 2),
                (333, 77, MouseButton.Left, 1)];
        foreach (var (x, y, button, _) in clicks) await stream.ClickAsync(x, y, button);
        await SawAsync(file, clicks.SelectMany(click => new[]
        {
            $"press {click.Number} {click.X},{click.Y}", $"release {click.Number} {click.X},{click.Y}",
        }));
    }

    [Fact]
    public async Task A_drag_goes_from_its_first_pixel_to_its_last()
    {
        var file = FileName("events.txt");
        var stream = await OpenAsync(await AddWitnessAsync(file));
        await stream.SettledAsync();
        await stream.DragAsync((100, 120), (500, 320));
        await SawAsync(file, ["press 1 100,120", "release 1 500,320"]);
        Assert.Contains(Motions(file), at => at is { X: > 100 and < 500, Y: > 120 and < 320 });
    }

    [Fact]
    public async Task A_notch_of_the_wheel_is_one_click_of_the_wheels_button()
    {
        var file = FileName("events.txt");
        var stream = await OpenAsync(await AddWitnessAsync(file));
        await stream.SettledAsync();
        await stream.MoveAsync(200, 300);
        for (var notch = 0; notch < 3; notch++) await stream.Page.Mouse.WheelAsync(0, 120);
        await stream.Page.Mouse.WheelAsync(0, -120);
        string[] expected = [.. Enumerable.Repeat(5, 3).Append(4)
            .SelectMany(button => new[] { $"press {button} 200,300", $"release {button} 200,300" })];
        await SawAsync(file, expected);
    }

    [Fact]
    public async Task Keys_that_are_down_come_up_when_the_page_loses_the_focus()
    {
        var file = FileName("events.txt");
        var stream = await OpenAsync(await AddWitnessAsync(file));
        await stream.SettledAsync();
        await stream.Page.Keyboard.DownAsync("ShiftLeft");
        await Wait.Eventually(() => Keys(file).SequenceEqual(["press Shift_L"]) ? null : string.Join(' ', Keys(file)));
        await stream.Page.EvaluateAsync("() => window.dispatchEvent(new Event('blur'))");
        await Wait.Eventually(() =>
            Keys(file).SequenceEqual(["press Shift_L", "release Shift_L"]) ? null : string.Join(' ', Keys(file)));
    }

    [Fact]
    public async Task The_pointer_is_drawn_by_the_browser_and_is_not_in_the_picture()
    {
        var stream = await OpenAsync(await AddTypewriterAsync(FileName("typed.txt")));
        await stream.SettledAsync();
        await stream.MoveAsync(400, 300);
        Assert.Contains("url(", await CursorAsync(stream), StringComparison.Ordinal);
        await stream.Page.ReloadAsync(); // For the whole picture once more.
        await stream.PhaseAsync("live");
        await stream.SettledAsync();
        var colours = await stream.Page.EvaluateAsync<int>("""
            () => new Set(new Uint32Array(window.farglass.pixels(384, 284, 32, 32).buffer)).size
            """);
        Assert.Equal(1, colours); // The terminal's ground and nothing else.
    }

    [Fact]
    public async Task A_page_that_is_reloaded_goes_on_in_the_same_application()
    {
        var file = FileName("typed.txt");
        var application = await AddTypewriterAsync(file);
        var stream = await OpenTypewriterAsync(application, file);
        await stream.TypeAsync("before ");
        await stream.SettledAsync(); // A page takes what it has not sent yet with it.
        await stream.Page.ReloadAsync();
        await stream.PhaseAsync("live");
        await stream.TypeAsync("and after");
        await stream.PressAsync("Enter");
        await ContainsAsync(file, "before and after\n");
        Assert.Single(await Administrator.SessionsAsync(application.Id));
    }

    [Fact]
    public async Task A_session_that_runs_is_resumed_from_the_portal_in_another_browser()
    {
        var file = FileName("typed.txt");
        var application = await AddTypewriterAsync(file);
        var first = await Chromium.NewPersonAsync();
        await Portal.SignInAsync(first, Up.File);
        var before = await Portal.LaunchAsync(first, application.Definition.Name);
        await ListensAsync(before, file);
        await before.TypeAsync("here ");

        var second = await Chromium.NewPersonAsync();
        await Portal.SignInAsync(second, Up.File);
        await second.GetByRole(AriaRole.Button, new() { Name = $"Resume {application.Definition.Name}", Exact = true })
            .ClickAsync();
        var after = await StreamPage.LiveAsync(second);
        await after.TypeAsync("and there");
        await after.PressAsync("Enter");
        await ContainsAsync(file, "here and there\n");
        await before.PhaseAsync("ended");
        Assert.Contains("another window", await before.TextAsync(), StringComparison.Ordinal);
    }

    static async Task<string> CursorAsync(StreamPage stream)
    {
        var cursor = "";
        await Wait.Eventually(async () =>
        {
            cursor = await stream.Page.Locator(".picture.front").EvaluateAsync<string>("shown => shown.style.cursor");
            return cursor.Length > 0 ? null : "no cursor has come";
        });
        return cursor;
    }

    static Task SawAsync(string file, IEnumerable<string> expected) => Wait.Eventually(() =>
    {
        var saw = Buttons(file);
        return saw.SequenceEqual(expected) ? null : $"it saw [{string.Join("; ", saw)}]";
    });

    static List<string> Buttons(string file) =>
        [.. ButtonEvent().Matches(File.ReadAllText(file)).Select(match =>
            $"{match.Groups[1].Value.ToLowerInvariant()} {match.Groups[3].Value} {match.Groups[2].Value}")];

    static List<(int X, int Y)> Motions(string file) =>
        [.. MotionEvent().Matches(File.ReadAllText(file))
            .Select(match => (Number(match.Groups[1]), Number(match.Groups[2])))];

    static List<string> Keys(string file) =>
        [.. KeyEvent().Matches(File.ReadAllText(file))
            .Select(match => $"{match.Groups[1].Value.ToLowerInvariant()} {match.Groups[2].Value}")];

    static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Button(Press|Release) event,[^\n]*\n[^\n]*root:\((\d+,\d+)\),\s*state 0x[0-9a-f]+, button (\d+)")]
    private static partial Regex ButtonEvent();

    [GeneratedRegex(@"MotionNotify event,[^\n]*\n[^\n]*root:\((\d+),(\d+)\)")]
    private static partial Regex MotionEvent();

    [GeneratedRegex(@"Key(Press|Release) event,(?:[^\n]*\n){2}[^\n]*keysym 0x[0-9a-f]+, (\w+)")]
    private static partial Regex KeyEvent();
}
