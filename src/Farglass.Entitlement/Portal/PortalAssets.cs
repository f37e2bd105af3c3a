using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Farglass.Entitlement.Portal;

/// <summary>
/// The portal's few files. They lie inside the assembly, so that nothing has to be found on a disk, and their
/// addresses carry a hash of what is in them, so that a browser keeps them for good and never has an old one.
/// </summary>
static class PortalAssets
{
    static readonly Dictionary<string, Asset> All = new[]
    {
        Load("portal.css", "text/css; charset=utf-8"),
        Load("portal.js", "text/javascript; charset=utf-8"),
        Load("icon.svg", "image/svg+xml"),
        Load("app.svg", "image/svg+xml"),
        Load("app-192.png", "image/png"),
        Load("app-512.png", "image/png"),
        Load("app-maskable-512.png", "image/png"),
        Load("app-touch-180.png", "image/png"),
    }.ToDictionary(asset => asset.Name);

    /// <summary>Of the surface that the header lies on, in light; pages say both themes' by themselves.</summary>
    public const string ThemeColor = "#ffffff";

    public static string AddressOf(string name) => All[name].Address;

    public static IResult? Find(string name, HttpContext context)
    {
        if (!All.TryGetValue(name, out var asset)) return null;
        var kept = context.Request.Query["v"] == asset.Version ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.CacheControl = kept;
        return TypedResults.Bytes(asset.Content, asset.Type);
    }

    static Asset Load(string name, string type)
    {
        using var stream = typeof(PortalAssets).Assembly.GetManifestResourceStream($"Portal.{name}")
            ?? throw new InvalidOperationException($"The build left out the portal's {name}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new(name, type, content, Convert.ToHexStringLower(SHA256.HashData(content))[..12]);
    }

    sealed record Asset(string Name, string Type, byte[] Content, string Version)
    {
        public string Address => $"/assets/{Name}?v={Version}";
    }
}
