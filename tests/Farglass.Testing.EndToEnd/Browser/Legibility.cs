using Microsoft.Playwright;

namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>
/// Whether everything on a page can be read: each visible text against what is really behind it (WCAG 2.2, 1.4.3), and
/// nothing cut off or sticking out to the side (1.4.10). What is behind a text is asked of a picture of the page
/// without its texts, so gradients, pictures and translucent panels count as they are.
/// </summary>
public static class Legibility
{
    /// <returns>A line for each text that is hard to read.</returns>
    public static async Task<IReadOnlyList<string>> ProblemsAsync(IPage page)
    {
        var script = await File.ReadAllTextAsync(Path.Combine(
            Repository.Root.FullName, "tests", "Farglass.Testing.EndToEnd", "Browser", "legibility.js"));
        var texts = await page.EvaluateAsync<string>($"({script}).collect()");
        var picture = await page.ScreenshotAsync(new()
        {
            FullPage = true,
            Scale = ScreenshotScale.Css,
            Animations = ScreenshotAnimations.Disabled,
        });
        return await page.EvaluateAsync<string[]>(
            $"(given) => ({script}).judge(given)", new { texts, picture = Convert.ToBase64String(picture) });
    }
}
