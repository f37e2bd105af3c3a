using System.Globalization;
using System.Text;
using System.Text.Json;
using Farglass.Hosting.Languages;
using Farglass.Hosting.Problems.Texts;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
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
        var language = context.Request.PreferredLanguage();
        context.Response.SayLanguage(language);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = ProblemPage.ContentSecurityPolicy;
        var texts = ProblemTexts.In(language);
        var (title, advice) = refusal.Kind.In(texts);
        var happened = refusal.Reason is { } reason ? texts.Ended(reason) : null;
        if (language == Language.English) happened = refusal.Detail;
        return Encoding.UTF8.GetBytes(ProblemPage.Render(new(
            language, document, title, happened is null ? [advice] : [happened, advice],
            [.. Actions(context, texts, document, refusal)],
            Untranslated: language != Language.English && IsForHelpers(refusal.Code) ? refusal.Detail : null)));
    }

    // These name the place of a fault. What others say in English, the texts of their kind say in every language.
    static bool IsForHelpers(string code) => code is ProblemCodes.ServerFault or ProblemCodes.InvalidRequest;

    static IEnumerable<ProblemAction> Actions(
        HttpContext context, ProblemTexts texts, ProblemDocument document, Refusal refusal)
    {
        // Only what was read by GET can be opened again by a link.
        if (document.Retry && HttpMethods.IsGet(context.Request.Method)) yield return new(texts.TryAgain, "");
        else if (refusal.RestartUrl is { } restart) yield return new(texts.StartAgain, restart);
        if (refusal.ReturnUrl is { } back) yield return new(texts.GoBack, back);
        // A request that could not even be read has no services.
        else if (context.RequestServices?.GetService<ProblemHome>() is { } home)
            yield return new(home.Text(context.Request.PreferredLanguage()), home.Address);
    }
}
