using Farglass.Testing.EndToEnd.Machine;
using Microsoft.Playwright;

namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>The portal, as a person uses it.</summary>
public static class Portal
{
    public static async Task SignInAsync(IPage page, UpFile up)
    {
        await page.OpenAsync(up.Portal);
        await page.GetByLabel("User name").FillAsync(up.User);
        await page.GetByLabel("Password").FillAsync(up.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Applications" }).WaitForAsync();
    }

    /// <summary>From the catalogue into the running application.</summary>
    public static async Task<StreamPage> LaunchAsync(IPage page, string application)
    {
        await ShownAsync(page, application);
        await LaunchButton(page, application).ClickAsync();
        return await StreamPage.LiveAsync(page);
    }

    /// <summary>A new application is in the catalogue within seconds: the portal's list may be that old.</summary>
    public static Task ShownAsync(IPage page, string application) => Wait.Eventually(async () =>
    {
        if (await LaunchButton(page, application).CountAsync() == 1) return null;
        await page.ReloadAsync();
        return $"the catalogue has no {application}";
    });

    public static ILocator LaunchButton(IPage page, string application) =>
        page.GetByRole(AriaRole.Button, new() { Name = $"Open {application}", Exact = true });
}
