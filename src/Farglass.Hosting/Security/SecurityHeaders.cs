using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Farglass.Hosting.Security;

/// <summary>
/// Headers that every answer has. A page that needs more than nothing sets its own policy first, which stays.
/// </summary>
static class SecurityHeaders
{
    const string Policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            Set(context.Response.Headers);
            return Task.CompletedTask;
        });
        return next(context);
    });

    public static void Set(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = Policy;
    }
}
