using Farglass.Hosting.Languages;
using Farglass.Hosting.Problems.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Farglass.Hosting.Problems;

public static class ProblemEndpoints
{
    /// <summary>
    /// Says in OpenAPI which problems an endpoint answers with. Those that any request may meet need not be named.
    /// </summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, params string[] codes)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RefusesMetadata(codes));

    /// <summary>The <c>type</c> of a problem document is an address; this is what stands there.</summary>
    internal static void MapProblems(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/problems/{code}", Explain).ExcludeFromDescription().AllowAnonymous();

    static IResult Explain(string code)
    {
        if (!ProblemKind.TryFind(code, out var kind)) return TypedResults.NotFound();
        return new ExplanationResult(kind!);
    }

    // The page of a problem, but with 200: nothing is wrong with asking.
    sealed class ExplanationResult(ProblemKind kind) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var document = ProblemDocument.Of(new(kind.Code, kind.In(ProblemTexts.In(Language.English)).Advice));
            if (!httpContext.Request.PrefersHtml())
            {
                await TypedResults.Ok(document).ExecuteAsync(httpContext);
                return;
            }

            var language = httpContext.Request.PreferredLanguage();
            httpContext.Response.SayLanguage(language);
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            httpContext.Response.Headers.ContentSecurityPolicy = ProblemPage.ContentSecurityPolicy;
            var texts = ProblemTexts.In(language);
            var (title, advice) = kind.In(texts);
            var again = kind.Retry ? texts.MayHelp : texts.DoesNotHelp;
            await httpContext.Response.WriteAsync(
                ProblemPage.Render(new(language, document, title, [advice, again], Actions: [])),
                httpContext.RequestAborted);
        }
    }
}

/// <summary>The codes an endpoint may answer with.</summary>
sealed record RefusesMetadata(IReadOnlyList<string> Codes);
