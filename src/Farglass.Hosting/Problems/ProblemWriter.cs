using System.Globalization;
using System.Text.Json;
using Farglass.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Farglass.Hosting.Problems;

/// <summary>
/// The one place where a refusal becomes HTTP: a page for a browser, a problem document for everything else.
/// </summary>
public static class ProblemWriter
{
    public static async Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var document = ProblemDocument.Of(refusal);
        var response = context.Response;
        response.StatusCode = document.Status;
        response.Headers.CacheControl = "no-store"; // The next answer may be another one.
        response.Headers.Vary = HeaderNames.Accept;
        if (refusal.Challenge is { } challenge) response.Headers.WWWAuthenticate = challenge;
        if (refusal.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (context.Request.PrefersHtml()) await WritePageAsync(context, document, refusal);
        else await WriteDocumentAsync(context, document);
    }

    static async Task WriteDocumentAsync(HttpContext context, ProblemDocument document)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(document, FarglassJson.Options);
        context.Response.ContentType = ProblemDocument.MediaType;
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    static async Task WritePageAsync(HttpContext context, ProblemDocument document, Refusal refusal)
    {
        // Only what was read by GET can be opened again by a link.
        var mayReload = document.Retry && HttpMethods.IsGet(context.Request.Method);
        var page = ProblemPage.Render(document, refusal.Kind.Advice, mayReload, refusal.ReturnUrl);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = ProblemPage.ContentSecurityPolicy;
        await context.Response.WriteAsync(page, context.RequestAborted);
    }
}
