using Farglass.Entitlement.SignIn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Farglass.Entitlement.Portal;

/// <summary>
/// The portal's addresses. What is read is a GET; what changes something is a form with an anti-forgery token.
/// </summary>
static class PortalRoutes
{
    public static void MapPortal(this WebApplication app)
    {
        app.MapGet("/assets/{name}", (string name, HttpContext context) =>
            PortalAssets.Find(name, context) ?? TypedResults.NotFound()).ExcludeFromDescription().AllowAnonymous();
        app.MapGet(PortalManifest.Address, PortalManifest.Show).ExcludeFromDescription().AllowAnonymous();

        var door = app.MapGroup("").ExcludeFromDescription().AllowAnonymous()
            .AddEndpointFilter(PortalDoor.PassAsync)
            .WithMetadata(new RequireAntiforgeryTokenAttribute(), new ClosedPolicy());
        door.MapGet("/sign-in", SignInForms.Show);
        door.MapPost("/sign-in", SignInForms.SignIn);
        door.MapPost("/sign-out", SignInForms.SignOut);

        var portal = app.MapGroup("").ExcludeFromDescription()
            .RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = PortalSignInHandler.Scheme })
            .AddEndpointFilter(PortalDoor.PassAsync).WithMetadata(new RequireAntiforgeryTokenAttribute());
        portal.MapGet("/", CatalogueForms.Show);
        portal.MapGet("/open/{applicationId}", CatalogueForms.AskToOpen);
        portal.MapPost("/launch/{applicationId}", CatalogueForms.Launch);
        portal.MapGet("/sessions", SessionForms.Show);
        portal.MapPost("/sessions/{id}/resume", SessionForms.Resume);
        portal.MapGet("/sessions/{id}/end", SessionForms.AskToEnd);
        portal.MapPost("/sessions/{id}/end", SessionForms.End);
        portal.MapGet("/account", AccountForms.Show).WithMetadata(new ClosedPolicy());
        portal.MapPost("/account/password", AccountForms.ChangePassword).WithMetadata(new ClosedPolicy());
        portal.MapPost("/account/sign-out-everywhere", AccountForms.SignOutEverywhere).WithMetadata(new ClosedPolicy());
    }

    /// <summary>303: whatever the method was, go on with GET.</summary>
    public static IResult SeeOther(string address) => new SeeOtherResult(address);

    sealed class SeeOtherResult(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
