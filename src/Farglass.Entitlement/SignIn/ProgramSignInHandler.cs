using System.Text.Encodings.Web;
using Farglass.Hosting.Problems;
using Farglass.Hosting.Security;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Farglass.Entitlement.SignIn;

/// <summary>
/// Knows a program by a name and a password (Basic) or by a token (Bearer). It looks at no cookie: so a page of
/// somebody else's cannot make a browser ask on its behalf, and the API needs no anti-forgery.
/// </summary>
sealed class ProgramSignInHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    SignInDesk desk, SignInTokens tokens)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "Program";

    /// <summary>For what takes a password alone: a token must not make further tokens.</summary>
    public const string PasswordOnly = "Password";

    const string Challenge = "Basic realm=\"Farglass\", charset=\"UTF-8\", Bearer realm=\"Farglass\"";
    const string PasswordChallenge = "Basic realm=\"Farglass\", charset=\"UTF-8\"";
    const string BasicWord = "Basic ";

    TimeSpan? _wait;

    bool TakesTokens => base.Scheme.Name == Scheme;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TakesTokens && Bearer.TryRead(Request, out var secret)) return await CheckTokenAsync(secret);
        var values = Request.Headers.Authorization;
        if (values.Count != 1 || values[0] is not { } value
            || !value.StartsWith(BasicWord, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        return BasicCredentials.TryParse(value.AsSpan(BasicWord.Length), out var credentials)
            ? await CheckPasswordAsync(credentials)
            : AuthenticateResult.Fail("The header is not valid.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        ProblemWriter.WriteAsync(Context, _wait is { } wait
            ? new(ProblemCodes.TooManyRequests,
                "Too many sign-ins have failed, or are being checked. Wait before the next.")
            {
                RetryAfter = wait,
            }
            : new(ProblemCodes.NotAuthenticated, Request.Headers.Authorization.Count == 0
                ? "This needs a credential."
                : "The user name or the password is not right, or the token is good no longer.")
            {
                Challenge = TakesTokens ? Challenge : PasswordChallenge,
            });

    async Task<AuthenticateResult> CheckTokenAsync(string secret)
    {
        var token = await tokens.FindAsync(secret, TokenKind.Program, Context.RequestAborted);
        return token is null
            ? AuthenticateResult.Fail("The token is not good.")
            : AuthenticateResult.Success(Visitor.Ticket(token.User, token.DisplayName, base.Scheme.Name));
    }

    async Task<AuthenticateResult> CheckPasswordAsync(BasicCredentials credentials)
    {
        var answer = await desk.CheckAsync(
            credentials.Name, credentials.Password, Context.Connection.RemoteIpAddress, Context.RequestAborted);
        if (answer is SignInAnswer.Accepted accepted)
            return AuthenticateResult.Success(
                Visitor.Ticket(accepted.User.Name, accepted.User.DisplayName, base.Scheme.Name));
        _wait = (answer as SignInAnswer.Wait)?.For;
        return AuthenticateResult.Fail("The password is not right, or was not looked at.");
    }
}
