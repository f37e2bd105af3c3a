using Farglass.Hosting;
using Farglass.Hosting.Settings;
using Farglass.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace Farglass.Host.Signalling;

/// <summary>
/// Serves the browser client: one page for every session, and its files, whose names change with their content.
/// </summary>
static class ClientPage
{
    const string Page = "index.html";

    /// <exception cref="SettingsException">The client is not there.</exception>
    public static void Check(HostSettings settings)
    {
        if (!File.Exists(Path.Combine(settings.ClientFolder, Page)))
            throw new SettingsException(
                "Host:ClientFolder", $"there is no browser client in {settings.ClientFolder}. ./run --build makes it.");
    }

    public static void MapClientPage(this WebApplication app, HostSettings settings, PublicAddress address)
    {
        var folder = Path.GetFullPath(settings.ClientFolder);
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Path.StartsWithSegments("/assets")
                    ? "public, max-age=31536000, immutable"
                    : "no-cache",
        });
        app.MapGet("/s/{id}", (SessionId id, HttpContext context) =>
        {
            SetHeaders(context.Response.Headers, address.Url);
            return TypedResults.PhysicalFile(Path.Combine(folder, Page), "text/html; charset=utf-8");
        });
    }

    /// <summary>
    /// The page may load what is ours and nothing else, talk to us and to nobody else, and be framed by nobody. Being
    /// isolated from other origins gives it a clock fine enough to measure frames with.
    /// </summary>
    static void SetHeaders(IHeaderDictionary headers, Uri url)
    {
        var socket = $"{(url.Scheme == "https" ? "wss" : "ws")}://{url.Authority}";
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
            + $"worker-src 'self' blob:; connect-src 'self' {socket}; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.CacheControl = "no-cache";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
    }
}
