using Farglass.EndToEnd.Tests.Machine;
using Microsoft.Playwright;

namespace Farglass.EndToEnd.Tests.Browser;

/// <summary>The portal, as a person uses it.</summary>
public static class Portal
{
    public static async Task SignInAsync(IPage page, UpFile up)
    {
        await page.GotoAsync(up.Portal);
        await page.GetByLabel("User name").FillAsync(up.User);
        await page.GetByLabel("Password").FillAsync(up.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Applications" }).WaitForAsync();
    }

    /// <summary>From the catalogue into the running application.</summary>
    public static async Task<StreamPage> LaunchAsync(IPage page, string application)
    {
        await LaunchButton(page, application).ClickAsync();
        return await StreamPage.LiveAsync(page);
    }

    public static ILocator LaunchButton(IPage page, string application) =>
        page.GetByRole(AriaRole.Button, new() { Name = $"Open {application}", Exact = true });
}
