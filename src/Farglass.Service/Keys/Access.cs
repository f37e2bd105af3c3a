using Farglass.Hosting.Problems;
using Farglass.Hosting.Security;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Service.Hosts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Farglass.Service.Keys;

/// <summary>
/// What a route asks of its caller. Every route says one of these or <c>AllowAnonymous</c>; a test holds that.
/// </summary>
abstract record Access
{
    /// <summary>An API key with any of these scopes.</summary>
    public sealed record Key(params IReadOnlyList<ApiScope> AnyOf) : Access;

    /// <summary>The token of the host that the route's <c>{id}</c> names.</summary>
    public sealed record ThisHost : Access;

    public sealed record JoinToken : Access;
}

/// <summary>What the caller was found to be.</summary>
sealed record Caller(IReadOnlyList<ApiScope> Scopes);

static class AccessRules
{
    public static TBuilder Needs<TBuilder>(this TBuilder routes, params ApiScope[] anyOf)
        where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new Access.Key(anyOf)).Refuses(ProblemCodes.NotAuthenticated, ProblemCodes.ScopeMissing);

    public static TBuilder NeedsHostToken<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new Access.ThisHost()).Refuses(ProblemCodes.NotAuthenticated, ProblemCodes.Forbidden);

    public static TBuilder NeedsJoinToken<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(new Access.JoinToken()).Refuses(ProblemCodes.NotAuthenticated);

    public static Refusal NotAuthenticated(string detail) =>
        new(ProblemCodes.NotAuthenticated, detail) { Challenge = Bearer.Challenge };
}

/// <summary>
/// Lets a request through to its route, or not. Before the body is read, so that a stranger cannot make us parse
/// anything; and a route that says nothing is closed.
/// </summary>
sealed class AccessMiddleware(RequestDelegate next, KeyStore keys, HostStore hosts)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        // Without a route it is a 404, a 405 or a 415, which tell nothing.
        var open = endpoint is not RouteEndpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        var refusal = open ? null : await CheckAsync(context, endpoint!.Metadata.GetMetadata<Access>());
        if (refusal is null) await next(context);
        else await refusal.ExecuteAsync(context);
    }

    async Task<Refusal?> CheckAsync(HttpContext context, Access? access)
    {
        if (access is null) return new(ProblemCodes.Forbidden, "This address is closed.");
        if (!Bearer.TryRead(context.Request, out var secret)) return Unknown("needs a bearer key");
        return access switch
        {
            Access.Key(var anyOf) => await CheckKeyAsync(context, secret, anyOf),
            Access.JoinToken => await keys.IsJoinTokenAsync(secret, context.RequestAborted)
                ? null
                : Unknown("needs a join token that is valid"),
            _ => await CheckHostAsync(context, secret),
        };
    }

    async Task<Refusal?> CheckKeyAsync(HttpContext context, string secret, IReadOnlyList<ApiScope> anyOf)
    {
        if (await keys.ScopesOfAsync(secret, context.RequestAborted) is not { } scopes)
            return Unknown("needs a key that is valid");
        context.Features.Set(new Caller(scopes));
        return anyOf.Any(scopes.Contains)
            ? null
            : new(ProblemCodes.ScopeMissing, $"This needs a key with the scope {string.Join(" or ", anyOf)}.");
    }

    async Task<Refusal?> CheckHostAsync(HttpContext context, string secret)
    {
        if (await hosts.FindByTokenAsync(secret, context.RequestAborted) is not { } host)
            return Unknown("needs the token of a host");
        return HostId.TryParse(context.GetRouteValue("id") as string, null, out var id) && id == host
            ? null
            : new(ProblemCodes.Forbidden, "A host speaks only for itself.");
    }

    static Refusal Unknown(string need) => AccessRules.NotAuthenticated($"This {need}.");
}
