using Farglass.Hosting.Problems;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Farglass.Service.Keys;

static class KeysApi
{
    public static void MapKeys(this WebApplication app)
    {
        var keys = app.MapGroup("/v1/keys").WithTags("Keys").Needs(ApiScope.Keys);
        keys.MapGet("/", ListAsync).WithName("ListKeys").WithSummary("Lists API keys, without their secrets")
            .Produces<Page<ApiKeyView>>();
        keys.MapPost("/", CreateAsync).WithName("CreateKey").WithSummary("Makes an API key; its secret is shown once")
            .Produces<ApiKeyCreated>(StatusCodes.Status201Created);
        keys.MapDelete("/{id}", DeleteAsync).WithName("DeleteKey").WithSummary("Revokes an API key at once")
            .Produces(StatusCodes.Status204NoContent).Refuses(ProblemCodes.NotFound);
        app.MapPost("/v1/join-tokens", CreateJoinTokenAsync).WithTags("Hosts").Needs(ApiScope.Hosts)
            .WithName("CreateJoinToken")
            .WithSummary("Makes a token with which machines register as hosts; it is shown once")
            .Produces<JoinTokenCreated>(StatusCodes.Status201Created);
    }

    internal static async Task<IResult> ListAsync(string? cursor, int? limit, KeyStore keys, CancellationToken ct) =>
        Paging.TryRead(limit, out var size, out var refusal)
            ? TypedResults.Ok(Paging.Cut(await keys.ListAsync(cursor, size, ct), size, key => key.Id))
            : refusal;

    internal static async Task<IResult> CreateAsync(
        ApiKeyRequest request, KeyStore keys, HttpContext context, CancellationToken ct)
    {
        var errors = new FieldErrors();
        errors.RequireLine("name", request.Name, Limits.KeyNameLengthMax);
        errors.Require(request.Scopes.Count > 0, "scopes", "must have at least one scope.");
        if (errors.ToRefusal() is { } refusal) return refusal;
        // Otherwise a key that may only make keys could do everything.
        var own = context.Features.Get<Caller>()!.Scopes;
        if (request.Scopes.Except(own).ToList() is { Count: > 0 } missing)
            return new Refusal(
                ProblemCodes.ScopeMissing, $"This key does not have what it would give: {string.Join(", ", missing)}.");
        var created = await keys.CreateAsync(request.Name, [.. request.Scopes.Distinct()], ct);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/v1/keys/{created.Id}", created);
    }

    internal static async Task<Results<NoContent, Refusal>> DeleteAsync(
        string id, KeyStore keys, CancellationToken ct) =>
        await keys.DeleteAsync(id, ct)
            ? TypedResults.NoContent()
            : new Refusal(ProblemCodes.NotFound, "There is no such key.");

    internal static async Task<IResult> CreateJoinTokenAsync(
        JoinTokenRequest request, KeyStore keys, HttpContext context, CancellationToken ct)
    {
        var errors = new FieldErrors();
        errors.RequireRange("validitySeconds", request.ValiditySeconds, 1, Limits.JoinTokenSecondsMax);
        if (errors.ToRefusal() is { } refusal) return refusal;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created(
            (string?)null, await keys.CreateJoinTokenAsync(TimeSpan.FromSeconds(request.ValiditySeconds), ct));
    }
}
