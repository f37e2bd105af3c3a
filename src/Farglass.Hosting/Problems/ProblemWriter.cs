using System.Globalization;
using System.Text;
using System.Text.Json;
using Farglass.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Farglass.Hosting.Problems;

/// <summary>
/// The one place where a refusal becomes HTTP: a page for a browser, a problem document for everything else.
/// </summary>
public static class ProblemWriter
{
    public static async Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var body = Prepare(context, refusal);
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Sets status and headers, and returns the body that belongs to them.</summary>
    internal static byte[] Prepare(HttpContext context, Refusal refusal)
    {
        var document = ProblemDocument.Of(refusal);
        var response = context.Response;
        response.StatusCode = document.Status;
        response.Headers.CacheControl = "no-store"; // The next answer may be another one.
        response.Headers.Vary = HeaderNames.Accept;
        if (refusal.Challenge is { } challenge) response.Headers.WWWAuthenticate = challenge;
        if (refusal.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var body = context.Request.PrefersHtml()
            ? PreparePage(context, document, refusal)
            : PrepareDocument(response, document);
        response.ContentLength = body.Length;
        return body;
    }

    static byte[] PrepareDocument(HttpResponse response, ProblemDocument document)
    {
        response.ContentType = ProblemDocument.MediaType;
        return JsonSerializer.SerializeToUtf8Bytes(document, FarglassJson.Options);
    }

    static byte[] PreparePage(HttpContext context, ProblemDocument document, Refusal refusal)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = ProblemPage.ContentSecurityPolicy;
        return Encoding.UTF8.GetBytes(ProblemPage.Render(
            document, refusal.Kind.Advice, [.. Actions(context, document, refusal)]));
    }

    static IEnumerable<ProblemAction> Actions(HttpContext context, ProblemDocument document, Refusal refusal)
    {
        // Only what was read by GET can be opened again by a link.
        if (document.Retry && HttpMethods.IsGet(context.Request.Method)) yield return new("Try again", "");
        else if (refusal.RestartUrl is { } restart) yield return new("Start again", restart);
        if (refusal.ReturnUrl is { } back) yield return new("Go back", back);
        // A request that could not even be read has no services.
        else if (context.RequestServices?.GetService<ProblemAction>() is { } home) yield return home;
    }
}
