using System.Text.Json;
using Farglass.Testing.EndToEnd.Browser;

namespace Farglass.EndToEnd.Tests;

/// <summary>The portal as an application of the user's own system. docs/decisions/0112</summary>
public sealed class InstallingTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    [Fact]
    public async Task Chromium_would_install_the_portal()
    {
        var page = await Chromium.NewPersonAsync(locale: "de-AT");
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.OpenAsync(Up.File.Portal);
        var devTools = await page.Context.NewCDPSessionAsync(page);

        var found = (await devTools.SendAsync("Page.getAppManifest"))!.Value;
        var hindrances = (await devTools.SendAsync("Page.getInstallabilityErrors"))!.Value;

        Assert.Equal($"{Up.File.Portal}/manifest.webmanifest", found.GetProperty("url").GetString());
        Assert.Empty(found.GetProperty("errors").EnumerateArray());
        var manifest = JsonDocument.Parse(found.GetProperty("data").GetString()!).RootElement;
        Assert.Equal("de", manifest.GetProperty("lang").GetString());
        // A test's browser keeps nothing, so it installs nothing; there is no other reason.
        Assert.Equal(["in-incognito"], hindrances.GetProperty("installabilityErrors").EnumerateArray()
            .Select(hindrance => hindrance.GetProperty("errorId").GetString()));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Every_icon_is_as_large_as_the_manifest_says()
    {
        var page = await Chromium.NewPersonAsync();
        await page.OpenAsync(Up.File.Portal);
        var devTools = await page.Context.NewCDPSessionAsync(page);
        var found = (await devTools.SendAsync("Page.getAppManifest"))!.Value;

        var sizes = await page.EvaluateAsync<string[]>("""
            (text) => {
              const icons = JSON.parse(text).icons.filter(({ type }) => type === "image/png");
              const touch = document.querySelector("link[rel=apple-touch-icon]").href;
              return Promise.all([...icons, { src: touch, sizes: "180x180" }].map(async ({ src, sizes }) => {
                const image = new Image();
                image.src = src;
                await image.decode();
                return `${sizes} ${image.naturalWidth}x${image.naturalHeight}`;
              }));
            }
            """, found.GetProperty("data").GetString());

        Assert.Equal(["192x192 192x192", "512x512 512x512", "512x512 512x512", "180x180 180x180"], sizes);
    }
}
