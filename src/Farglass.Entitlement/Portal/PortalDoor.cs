using Farglass.Entitlement.Portal.Texts;
using Farglass.Entitlement.StreamingService;
using Farglass.Hosting.Languages;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Farglass.Entitlement.Portal;

/// <summary>
/// Stands before every page of the portal: sets the headers of a page, refuses a form that did not come from one of our
/// pages, and turns what the streaming service could not do into a page.
/// </summary>
static class PortalDoor
{
    public static async ValueTask<object?> PassAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        var pages = context.RequestServices.GetRequiredService<PortalPages>();
        // What a signed-out browser kept, the next person could read. In the words that anti-forgery would use as well.
        context.Response.Headers.CacheControl = "no-cache, no-store";
        context.Response.Headers.Pragma = "no-cache";
        context.Response.SayLanguage(context.Request.PreferredLanguage());
        context.Response.Headers.ContentSecurityPolicy = pages.PolicyOf(context.GetEndpoint());
        if (context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
        {
            var (title, text) = context.Texts().Troubles.FormTooOld;
            return pages.Trouble(context, new(400, title, text, ProblemCodes.InvalidRequest, "/"));
        }

        try
        {
            return await next(call);
        }
        catch (StreamingServiceException trouble)
        {
            pages.LogUnavailable(trouble);
            return pages.Refused(context, StreamingRefusals.ServiceUnavailable);
        }
    }

    /// <summary>Of the language in which this visitor reads.</summary>
    public static PortalTexts Texts(this HttpContext context) => PortalTexts.In(context.Request.PreferredLanguage());

    /// <summary>
    /// A field of the form; empty where it was left out. Called after the door has let the form pass.
    /// </summary>
    public static string Field(this HttpRequest request, string name) =>
        request.HasFormContentType && request.Form.TryGetValue(name, out var value) ? value.ToString() : "";
}
