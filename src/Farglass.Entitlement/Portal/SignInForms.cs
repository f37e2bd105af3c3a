using System.Globalization;
using Farglass.Entitlement.SignIn;
using Microsoft.AspNetCore.Http;

namespace Farglass.Entitlement.Portal;

/// <summary>Signing in and out.</summary>
static class SignInForms
{
    public static IResult Show(HttpContext context, PortalPages pages, string? returnTo = null) =>
        context.User.Identity is { IsAuthenticated: true }
            ? PortalRoutes.SeeOther(Local(returnTo))
            : Form(context, pages, "", returnTo, message: null);

    public static async Task<IResult> SignIn(
        HttpContext context, PortalPages pages, SignInDesk desk, SignInTokens tokens, PortalCookie cookie,
        CancellationToken ct)
    {
        var (name, password) = (context.Request.Field("name").Trim(), context.Request.Field("password"));
        var returnTo = context.Request.Field("returnTo");
        var texts = context.Texts();
        if (name.Length == 0 || password.Length == 0)
            return Form(context, pages, name, returnTo, new(texts.SignIn.Incomplete, Bad: true), 400);
        switch (await desk.CheckAsync(name, password, context.Connection.RemoteIpAddress, ct))
        {
            case SignInAnswer.Accepted accepted:
                var (secret, expiresAt) = await tokens.AddForBrowserAsync(accepted.User.Name, ct);
                cookie.Write(context.Response, secret, expiresAt);
                return PortalRoutes.SeeOther(Local(returnTo));
            case SignInAnswer.Wait wait:
                context.Response.Headers.RetryAfter =
                    Math.Ceiling(wait.For.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return Form(context, pages, name, returnTo,
                    new(texts.SignIn.Locked(PortalWords.Wait(texts, wait.For)), Bad: true), 429);
            default:
                return Form(context, pages, name, returnTo, new(texts.SignIn.Refused, Bad: true), 401);
        }
    }

    public static async Task<IResult> SignOut(
        HttpContext context, SignInTokens tokens, PortalCookie cookie, CancellationToken ct)
    {
        if (cookie.Read(context.Request) is { } secret) await tokens.RevokeAsync(secret, ct);
        cookie.Clear(context.Response);
        return PortalRoutes.SeeOther("/sign-in");
    }

    static IResult Form(
        HttpContext context, PortalPages pages, string name, string? returnTo, PortalMessage? message,
        int status = 200) =>
        PortalPages.Page<SignInPage>(new
        {
            Frame = pages.Frame(context) with { DisplayName = null },
            Name = name.Length <= 100 ? name : "",
            ReturnTo = Local(returnTo),
            Message = message,
        }, status);

    /// <summary>
    /// A path of our own, or the catalogue: a link to our sign-in must not lead on to somebody else's page.
    /// </summary>
    internal static string Local(string? address) =>
        address is { Length: > 0 and <= 500 } && address[0] == '/'
            && (address.Length == 1 || address[1] is not ('/' or '\\')) && !address.Any(char.IsControl)
            ? address
            : "/";
}
