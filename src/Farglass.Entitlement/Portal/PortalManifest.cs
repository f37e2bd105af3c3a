using System.Text.Json;
using Farglass.Hosting.Languages;
using Microsoft.AspNetCore.Http;

namespace Farglass.Entitlement.Portal;

/// <summary>
/// What a browser needs to install the portal as an application: https://www.w3.org/TR/appmanifest/. Without a service
/// worker: docs/decisions/0112-the-portal-is-an-application.md
/// </summary>
sealed record PortalManifest(
    string Id, string Name, string ShortName, string Description, string Lang, string StartUrl, string Scope,
    string Display, string BackgroundColor, string ThemeColor, IReadOnlyList<PortalManifest.Icon> Icons,
    IReadOnlyList<PortalManifest.Shortcut> Shortcuts)
{
    public const string Address = "/manifest.webmanifest";

    static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public sealed record Icon(string Src, string Sizes, string Type, string Purpose);

    public sealed record Shortcut(string Name, string Url);

    /// <summary>In the language of whoever installs it.</summary>
    public static IResult Show(HttpContext context, PortalSettings settings)
    {
        var language = context.Request.PreferredLanguage();
        context.Response.SayLanguage(language);
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(
            JsonSerializer.SerializeToUtf8Bytes(Of(settings.Title, language), Json), "application/manifest+json");
    }

    static PortalManifest Of(string title, Language language)
    {
        var texts = Texts.PortalTexts.In(language).Shell;
        return new("/", title, title, texts.Description, language.Tag, "/", "/", "standalone",
            "#f5f7f8", PortalAssets.ThemeColor,
            [
                new(PortalAssets.AddressOf("app.svg"), "any", "image/svg+xml", "any"),
                new(PortalAssets.AddressOf("app-192.png"), "192x192", "image/png", "any"),
                new(PortalAssets.AddressOf("app-512.png"), "512x512", "image/png", "any"),
                new(PortalAssets.AddressOf("app-maskable-512.png"), "512x512", "image/png", "maskable"),
            ],
            [new(texts.Sessions, "/sessions"), new(texts.Account, "/account")]);
    }
}
