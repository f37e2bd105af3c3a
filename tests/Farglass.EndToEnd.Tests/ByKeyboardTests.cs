using System.Text.RegularExpressions;
using Farglass.Testing.EndToEnd.Browser;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests;

/// <summary>Everything around the stream without a mouse: docs/keyboard.md.</summary>
public sealed partial class ByKeyboardTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    const string Toolbar = "Control+Alt+Shift+M";

    [Fact]
    public async Task From_the_sign_in_to_the_application_and_back_without_a_mouse()
    {
        var file = FileName("typed.txt");
        var application = await AddTypewriterAsync(file);
        var page = await Chromium.NewPersonAsync();
        await page.OpenAsync(Up.File.Portal);
        await Assertions.Expect(page.GetByLabel("User name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(Up.File.User);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(Up.File.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Applications" }).WaitForAsync();

        await TabToAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main")).ToBeFocusedAsync();
        await Portal.ShownAsync(page, application.Definition.Name);
        await TabToAsync(page, page.Locator(".visitor summary"));
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Your account" }));
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".visitor summary")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator(".menu")).ToBeHiddenAsync();
        await TabToAsync(page, Portal.LaunchButton(page, application.Definition.Name));
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/s/*");
        var stream = await StreamPage.LiveAsync(page);
        await ListensAsync(stream, file);

        await OpenAndCloseTheToolbarAsync(page);
        await stream.TypeAsync("after");
        await stream.PressAsync("Enter");
        await ContainsAsync(file, "after\n");

        await page.Keyboard.PressAsync(Toolbar);
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "End session" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Keep working" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("Enter");
        await stream.PhaseAsync("ended");
        await TabToAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Back to your applications" }));
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Applications" }).WaitForAsync();
        Assert.Equal(["after"], File.ReadAllLines(file)); // What was pressed in the toolbar stayed there.
    }

    [Fact]
    public async Task Every_control_has_a_role_and_a_name()
    {
        var file = FileName("typed.txt");
        var application = await AddTypewriterAsync(file);
        var page = await Chromium.NewPersonAsync();
        await page.OpenAsync(Up.File.Portal);
        await NamedAsync(page);
        await Portal.SignInAsync(page, Up.File);
        await NamedAsync(page);
        foreach (var path in new[] { "sessions", "account", $"open/{application.Id}", "nowhere" })
        {
            await page.OpenAsync($"{Up.File.Portal}/{path}");
            await NamedAsync(page);
        }

        var grant = await Administrator.CreateSessionAsync(application.Id, userId: "tester");
        var stream = await StreamPage.OpenAsync(page, grant.EntitlementUrl);
        Assert.Equal("All keys go to the application. Ctrl+Alt+Shift+M opens the toolbar.",
            await page.Locator(".typing").GetAttributeAsync("aria-description"));
        await page.Keyboard.PressAsync(Toolbar);
        Assert.Contains("slider \"Volume\"", await NamedAsync(page), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Keys" }).ClickAsync();
        Assert.Contains("group \"Special keys\"", await NamedAsync(page), StringComparison.Ordinal);
        await stream.PhaseAsync("live");
    }

    /// <summary>By arrows and Tab to the volume and the special keys, and out of it by Escape.</summary>
    static async Task OpenAndCloseTheToolbarAsync(IPage page)
    {
        await page.Keyboard.PressAsync(Toolbar);
        await Assertions.Expect(page.Locator(".tools .tool").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.Locator(".tools .tool").Nth(1)).ToBeFocusedAsync();
        var volume = page.GetByRole(AriaRole.Slider, new() { Name = "Volume" });
        await TabToAsync(page, volume);
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(volume).ToHaveAttributeAsync("aria-valuetext", "90%");
        await TabToAsync(page, page.GetByRole(AriaRole.Button, new() { Name = "Keys" }));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".keys .key").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".toolbar")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".typing")).ToBeFocusedAsync();
    }

    /// <summary>
    /// Presses Tab until this has the focus. On the way, whatever has it shows it. Twice around the page is
    /// enough: how many applications the portal shows is up to the tests that ran before.
    /// </summary>
    static async Task TabToAsync(IPage page, ILocator wanted)
    {
        var stops = await page.Locator("a, button, input, select, summary, textarea, [tabindex]").CountAsync();
        for (var presses = 0; presses < 2 * stops; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            var unseen = await page.EvaluateAsync<string?>("""
                () => {
                  const element = document.activeElement;
                  if (element === null || element === document.body) return null;
                  const shows = [getComputedStyle(element), getComputedStyle(element, "::after")].some(
                    (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) ||
                      style.boxShadow !== "none");
                  return element.matches(":focus-visible") && shows ? null : element.outerHTML.slice(0, 200);
                }
                """);
            Assert.True(unseen is null, $"nobody sees that this has the focus: {unseen}");
            if (await wanted.EvaluateAsync<bool>("(element) => element === document.activeElement")) return;
        }

        Assert.Fail($"Tab does not lead to {wanted}.");
    }

    static async Task<string> NamedAsync(IPage page)
    {
        var tree = await page.Locator("body").AriaSnapshotAsync();
        Assert.DoesNotMatch(Nameless(), tree);
        return tree;
    }

    [GeneratedRegex("^ *- (button|link|textbox|searchbox|slider|checkbox|combobox|heading)(:|$| *\\[)",
        RegexOptions.Multiline)]
    private static partial Regex Nameless();
}
