using Farglass.Hosting.Problems;
using Farglass.Hosting.Security;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Farglass.Entitlement.SignIn;

/// <summary>
/// Tokens for programs that should not keep a password, or ask often: a password is slow to check, on purpose.
/// </summary>
static class TokensApi
{
    public static void MapTokens(this RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/tokens").WithTags("Tokens");
        tokens.MapPost("/", Create).WithName("CreateToken")
            .WithSummary("Trades a name and a password (Basic) for a bearer token")
            .Needs(ProgramSignInHandler.PasswordOnly)
            .Accepts<TokenRequest>(true, "application/json").Produces<TokenCreated>(201);
        tokens.MapDelete("/current", Revoke).WithName("RevokeToken")
            .WithSummary("Revokes the bearer token that the request itself is made with")
            .Needs(ProgramSignInHandler.Scheme).Produces(204);
    }

    static async Task<IResult> Create(
        TokenRequest? request, HttpContext context, SignInTokens tokens, SignInSettings settings, CancellationToken ct)
    {
        var most = TimeSpan.FromDays(settings.TokenDaysMax);
        var asked = TimeSpan.FromSeconds(request?.ValiditySeconds ?? settings.TokenHours * 3600);
        var errors = new FieldErrors();
        errors.Require(asked > TimeSpan.Zero && asked <= most, "validitySeconds",
            $"must be 1 to {most.TotalSeconds:0}.");
        if (errors.ToRefusal() is { } refusal) return refusal;
        var (secret, expiresAt) = await tokens.AddForProgramAsync(context.User.UserName(), asked, ct);
        return TypedResults.Json(new TokenCreated(secret, expiresAt), statusCode: StatusCodes.Status201Created);
    }

    static async Task<IResult> Revoke(HttpContext context, SignInTokens tokens, CancellationToken ct)
    {
        if (!Bearer.TryRead(context.Request, out var secret))
            return new Refusal(ProblemCodes.InvalidRequest, "The request has no bearer token that could be revoked.");
        await tokens.RevokeAsync(secret, ct);
        return TypedResults.NoContent();
    }
}
