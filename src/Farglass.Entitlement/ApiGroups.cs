using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.StreamingService;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Farglass.Entitlement;

/// <summary>
/// What all routes of the API have in common: who may come in, how much may be sent, and that nothing is kept.
/// </summary>
static partial class ApiGroups
{
    /// <summary>
    /// For programs of users: each group of routes in it says by <see cref="Needs"/> who may come in.
    /// </summary>
    public static RouteGroupBuilder MapApi(this WebApplication app) => Group(app, "/api");

    public static RouteGroupBuilder MapAdminApi(this WebApplication app) =>
        Group(app, "/api/admin").Needs(AdminSignInHandler.Scheme);

    /// <summary>
    /// Said once for each route: two schemes would both look at a password, and count its failure twice.
    /// </summary>
    public static T Needs<T>(this T routes, string scheme) where T : IEndpointConventionBuilder =>
        routes.RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = scheme });

    static RouteGroupBuilder Group(WebApplication app, string prefix) => app.MapGroup(prefix)
        .WithMetadata(new RequestSizeLimit(Limits.RequestBodyBytesMax))
        .AddEndpointFilter(PassAsync);

    static async ValueTask<object?> PassAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        context.Response.Headers.CacheControl = "no-store"; // URLs and tokens are for the one who asked.
        try
        {
            return await next(call);
        }
        catch (StreamingServiceException trouble)
        {
            var loggers = context.RequestServices.GetRequiredService<ILoggerFactory>();
            Log.Unavailable(loggers.CreateLogger(typeof(ApiGroups).FullName!), trouble.Message);
            return StreamingRefusals.ServiceUnavailable;
        }
    }

    sealed record RequestSizeLimit(long? MaxRequestBodySize)
        : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata;

    /// <summary>Ids 1310-1319.</summary>
    static partial class Log
    {
        [LoggerMessage(1310, LogLevel.Warning, "A request could not be answered: {Trouble}")]
        public static partial void Unavailable(ILogger logger, string trouble);
    }
}
