using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.Storage;
using Farglass.Entitlement.Users;
using Microsoft.AspNetCore.Http;

namespace Farglass.Entitlement.Portal;

/// <summary>What visitors may do with their own account.</summary>
static class AccountForms
{
    public static IResult Show(HttpContext context, PortalPages pages, string? changed) =>
        Page(context, pages, changed is null ? null : new(context.Texts().Account.Changed));

    public static async Task<IResult> ChangePassword(
        HttpContext context, PortalPages pages, SignInDesk desk, UserStore users, Passwords passwords,
        SignInTokens tokens, PortalCookie cookie, TimeProvider time, CancellationToken ct)
    {
        var (user, texts) = (context.User.UserName(), context.Texts());
        var (current, chosen) = (context.Request.Field("current"), context.Request.Field("new"));
        if (chosen != context.Request.Field("again")) return Bad(texts.Account.NotTheSame);
        if (Passwords.Problem(chosen, user) is { } problem) return Bad(texts.Account.Problem(problem));
        // The same desk as at the door: an unlocked screen is no place to guess a password from.
        switch (await desk.CheckAsync(user.ToString(), current, context.Connection.RemoteIpAddress, ct))
        {
            case SignInAnswer.Wait wait:
                return Bad(texts.Account.Locked(PortalWords.Wait(texts, wait.For)), 429);
            case SignInAnswer.Refused:
                return Bad(texts.Account.CurrentIsWrong);
        }

        await users.SetPasswordAsync(user, passwords.Hash(chosen), time.GetUtcNow(), ct);
        // All others have ended with the old password.
        var (secret, expiresAt) = await tokens.AddForBrowserAsync(user, ct);
        cookie.Write(context.Response, secret, expiresAt);
        return PortalRoutes.SeeOther("/account?changed=1");

        IResult Bad(string text, int status = 400) => Page(context, pages, new(text, Bad: true), status);
    }

    public static async Task<IResult> SignOutEverywhere(
        HttpContext context, SignInTokens tokens, PortalCookie cookie, CancellationToken ct)
    {
        await tokens.RevokeAllAsync(context.User.UserName(), ct);
        cookie.Clear(context.Response);
        return PortalRoutes.SeeOther("/sign-in");
    }

    static IResult Page(HttpContext context, PortalPages pages, PortalMessage? message, int status = 200) =>
        PortalPages.Page<AccountPage>(new
        {
            Frame = pages.Frame(context),
            Name = context.User.UserName().ToString(),
            Message = message,
        }, status);
}
