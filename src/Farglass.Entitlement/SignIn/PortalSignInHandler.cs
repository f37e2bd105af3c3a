using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Farglass.Entitlement.SignIn;

/// <summary>
/// Knows a browser by its cookie, keeps the sign-in alive while it is used, and leads everybody else to the door.
/// </summary>
sealed class PortalSignInHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    SignInTokens tokens, PortalCookie cookie)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "Portal";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (cookie.Read(Request) is not { } secret) return AuthenticateResult.NoResult();
        var token = await tokens.FindAsync(secret, TokenKind.Browser, Context.RequestAborted);
        if (token is null) return AuthenticateResult.Fail("The sign-in has ended.");
        if (await tokens.SlideAsync(token, Context.RequestAborted) is { } later) cookie.Write(Response, secret, later);
        return AuthenticateResult.Success(Visitor.Ticket(token.User, token.DisplayName, Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // What was sent by POST cannot be sent again by a redirect: after the sign-in, the catalogue is a good place.
        var back = HttpMethods.IsGet(Request.Method) && Request.Path != "/"
            ? $"?returnTo={Uri.EscapeDataString(Request.Path + Request.QueryString)}"
            : "";
        Response.StatusCode = StatusCodes.Status303SeeOther;
        Response.Headers.Location = $"/sign-in{back}";
        return Task.CompletedTask;
    }
}
