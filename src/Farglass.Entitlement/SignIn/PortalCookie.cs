using Farglass.Hosting;
using Microsoft.AspNetCore.Http;

namespace Farglass.Entitlement.SignIn;

/// <summary>
/// The cookie of a signed-in browser. Lax and not Strict: the client's page, which may lie on another site, leads back
/// to the portal, and that link must find the visitor still signed in. docs/decisions/0040-sign-ins-are-rows.md
/// </summary>
sealed class PortalCookie(ServerSettings server)
{
    /// <summary>
    /// A name with __Host- is one that only this origin can have set; browsers take it on HTTPS alone.
    /// </summary>
    public string Name => IsHttps ? "__Host-farglass" : "farglass";

    public bool IsHttps => (server.PublicUrl ?? server.Url).StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    public string? Read(HttpRequest request) =>
        request.Cookies[Name] is { Length: > 0 and <= 100 } secret ? secret : null; // Ours are 47 long.

    public void Write(HttpResponse response, string secret, DateTimeOffset expiresAt) =>
        response.Cookies.Append(Name, secret, Options(expiresAt));

    public void Clear(HttpResponse response) => response.Cookies.Delete(Name, Options(expiresAt: null));

    CookieOptions Options(DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = IsHttps,
        Path = "/",
        Expires = expiresAt,
        IsEssential = true,
    };
}
