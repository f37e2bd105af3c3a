using System.Security.Claims;
using System.Text.Encodings.Web;
using Farglass.Entitlement.Storage;
using Farglass.Hosting.Problems;
using Farglass.Hosting.Security;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Farglass.Entitlement.SignIn;

/// <summary>Knows an operator by an admin key.</summary>
sealed class AdminSignInHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    AdminKeyStore keys) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "Admin";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Bearer.TryRead(Request, out var secret)) return AuthenticateResult.NoResult();
        if (await keys.FindAsync(Secrets.Hash(secret), Context.RequestAborted) is not { } name)
            return AuthenticateResult.Fail("There is no such key.");
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, name)], Scheme);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        ProblemWriter.WriteAsync(Context, new(ProblemCodes.NotAuthenticated, "This needs an admin key.")
        {
            Challenge = Bearer.Challenge,
        });
}
