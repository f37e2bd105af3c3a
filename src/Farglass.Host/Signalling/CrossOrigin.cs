using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Farglass.Host.Signalling;

/// <summary>
/// What pages of other origins may call (CORS): that for which a ticket or a viewer's token is shown. A browser adds
/// neither by itself, so a page gets as far as its own credential does.
/// </summary>
static class CrossOrigin
{
    sealed record Mark;

    static readonly Mark Marked = new();

    public static void OpenToOtherOrigins(this IEndpointConventionBuilder routes) =>
        routes.Add(endpoint => endpoint.Metadata.Add(Marked));

    /// <summary>An endpoint that answers OPTIONS. It needs no credential: browsers send none ahead.</summary>
    /// <param name="describe">Sets what a program may want to know of the address.</param>
    public static void MapOptions(this RouteGroupBuilder routes, string pattern, Action<HttpResponse> describe) =>
        routes.MapMethods(pattern, [HttpMethods.Options], (HttpContext context) =>
        {
            describe(context.Response);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });

    /// <summary>Comes after routing. Its headers stay when the answer becomes a problem document.</summary>
    public static void UseCrossOrigin(this IApplicationBuilder app, HostSettings settings) => app.Use((context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Mark>() is not null)
            context.Response.OnStarting(() =>
            {
                Answer(context.Request.Headers, context.Response.Headers, settings.AllowedOrigins);
                return Task.CompletedTask;
            });
        return next(context);
    });

    static void Answer(IHeaderDictionary request, IHeaderDictionary response, string[] allowed)
    {
        if (request.Origin is not [{ Length: > 0 } origin]) return;
        if (allowed.Length > 0)
        {
            response.Append(HeaderNames.Vary, HeaderNames.Origin);
            if (!allowed.Contains(origin, StringComparer.OrdinalIgnoreCase)) return;
        }

        response.AccessControlAllowOrigin = allowed.Length > 0 ? origin : "*";
        response.AccessControlExposeHeaders = "Location, ETag, Link, Retry-After";
        if (request.AccessControlRequestMethod.Count == 0) return;
        response.AccessControlAllowMethods = "POST, PATCH, DELETE";
        response.AccessControlAllowHeaders = "Authorization, Content-Type, If-Match";
        response.AccessControlMaxAge = Limits.PreflightSeconds;
    }
}
