using Microsoft.Playwright;

namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>Opening of pages while other tests make and remove network interfaces.</summary>
public static class Navigation
{
    const int TriesMax = 3;

    /// <summary>Chromium gives up what it is loading when an interface comes or goes: then once more.</summary>
    public static async Task<IResponse?> OpenAsync(this IPage page, string address)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await page.GotoAsync(address);
            }
            catch (PlaywrightException e) when (tries < TriesMax
                && e.Message.Contains("ERR_NETWORK_CHANGED", StringComparison.Ordinal))
            {
                // The shaper's tests have made or removed one.
            }
        }
    }
}
