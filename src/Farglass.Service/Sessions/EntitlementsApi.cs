using Farglass.Hosting.Problems;
using Farglass.Protocol.Rest;
using Farglass.Protocol.Tickets;
using Farglass.Service.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Farglass.Service.Sessions;

/// <summary>
/// Step 5: the entitlement URL. It opens a session once, so only a person's own opening counts: not HEAD, and not a
/// browser that fetches ahead.
/// </summary>
static class EntitlementsApi
{
    public static void MapEntitlements(this WebApplication app) =>
        app.MapGet("/entitlements/{token}", OpenAsync)
            .WithTags("Entitlement URLs")
            .WithName("OpenEntitlementUrl")
            .WithSummary("Opens an entitlement URL, once")
            .WithDescription("""
                A browser is redirected (302) to the host, with a ticket in the fragment; with
                `Accept: application/json` the same is told as JSON (200). Whatever is refused leaves the URL unused,
                so that `no_capacity` and `host_lost` may be tried again while it is valid.
                """)
            .AllowAnonymous()
            .Produces<Redirection>()
            .Produces(StatusCodes.Status302Found)
            .Refuses(ProblemCodes.EntitlementUnknown, ProblemCodes.EntitlementUsed, ProblemCodes.EntitlementExpired,
                ProblemCodes.ApplicationArchived, ProblemCodes.NoCapacity, ProblemCodes.HostLost,
                ProblemCodes.SessionEnded, ProblemCodes.PrefetchRefused);

    internal static async Task<IResult> OpenAsync(
        string token, HttpContext context, Redemptions redemptions, TicketSigner signer, SessionSettings settings,
        SessionJournal journal, TimeProvider time, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (IsAhead(context.Request))
            return new Refusal(ProblemCodes.PrefetchRefused, "The browser asked for the link before it was opened.");

        var now = time.GetUtcNow();
        var redemption = await redemptions.RedeemAsync(token, now, ct);
        if (redemption is Redemption.Refused(var refusal))
        {
            journal.Refused(refusal.Code);
            return refusal;
        }

        var (session, place) = (Redemption.Granted)redemption;
        journal.Redeemed(session, place.Host);
        var ticket = new Ticket(
            place.Host, session, TicketSigner.NewTicketId(), now.AddSeconds(settings.TicketSeconds));
        var text = signer.Sign(ticket);
        var location = EntitlementUrls.Location(place.Url, session, text);
        return context.Request.PrefersJson()
            ? TypedResults.Ok(
                new Redirection(location, place.Url.ToString().TrimEnd('/'), session, text, ticket.ExpiresAt))
            : TypedResults.Redirect(location);
    }

    // Sec-Purpose is what browsers send today; Purpose and X-Moz are what they sent before.
    static bool IsAhead(HttpRequest request) =>
        Says(request, "Sec-Purpose") || Says(request, "Purpose") || Says(request, "X-Moz");

    static bool Says(HttpRequest request, string header) =>
        request.Headers[header].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);
}
