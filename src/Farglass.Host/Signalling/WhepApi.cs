using System.Text;
using Farglass.Host.Carriers.WebRtc;
using Farglass.Host.Supervision;
using Farglass.Hosting.Problems;
using Farglass.Hosting.Security;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Farglass.Host.Signalling;

/// <summary>
/// Where WebRTC carriers come in: WHEP (draft-ietf-wish-whep), so that any player of it can watch. The viewer's token
/// authorises every call.
/// </summary>
static class WhepApi
{
    const string SdpType = "application/sdp", PatchTypes = $"{SdpType}, {TrickleFragment.MediaType}";

    public static void MapWhep(this IEndpointRouteBuilder routes)
    {
        var whep = routes.MapGroup("/api/sessions/{id}/whep")
            .WithMetadata(new RequestSizeLimitAttribute(SdpLimits.DocumentLengthMax));
        whep.OpenToOtherOrigins();
        whep.MapPost("", OpenAsync);
        whep.MapPatch("/{resource}", PatchAsync);
        whep.MapDelete("/{resource}", EndAsync);
        whep.MapOptions("", static response => response.Headers["Accept-Post"] = SdpType);
        whep.MapOptions("/{resource}", static response => response.Headers["Accept-Patch"] = PatchTypes);
    }

    static async Task<IResult> OpenAsync(SessionId id, HttpContext context, SessionRoster roster,
        WebRtcSessions sessions, WebRtcSettings settings, TimeProvider time)
    {
        if (!sessions.IsOffered) return new Refusal(ProblemCodes.NotFound, "This host offers no WebRTC.");
        if (!IsOf(context.Request, SdpType)) return WrongType(SdpType);
        if (await AuthoriseAsync(id, context, roster) is not { } session)
            // A session that is let go of while the host stops is not gone: its viewer must not give up.
            return roster.IsStopping
                ? new Refusal(ProblemCodes.ServiceUnavailable, "The host is being restarted.")
                : Unauthorised();
        if (!SessionDescription.TryParse(await ReadAsync(context), out var offer, out var error))
            return new Refusal(ProblemCodes.InvalidRequest, $"The offer cannot be read: {error}.");
        var (opened, answer, refusal) = await sessions.OpenAsync(offer, TokenOf(context)!, session);
        if (opened is null) return refusal!;
        var headers = context.Response.Headers;
        headers.ETag = opened.ETag;
        headers.Location = $"/api/sessions/{id}/whep/{opened.Id}";
        headers.CacheControl = "no-store";
        headers.Link = TurnCredentials.Links(settings, id, time.GetUtcNow()).ToArray();
        return TypedResults.Text(answer!.ToString(), SdpType, Encoding.UTF8, StatusCodes.Status201Created);
    }

    static async Task<IResult> PatchAsync(string resource, HttpContext context, WebRtcSessions sessions)
    {
        var isOffer = IsOf(context.Request, SdpType);
        if (!isOffer && !IsOf(context.Request, TrickleFragment.MediaType)) return WrongType(PatchTypes);
        if (await FindAsync(resource, context, sessions) is not { } session) return NoSuchResource();
        return isOffer
            ? await RenegotiateAsync(session, context, sessions)
            : await RestartAsync(session, context, sessions);
    }

    /// <summary>
    /// Another offer. WHEP has ICE start anew by a fragment, and nothing else change; this is what it leaves out.
    /// docs/decisions/0086-another-offer-is-a-patch.md
    /// </summary>
    static async Task<IResult> RenegotiateAsync(WebRtcSession session, HttpContext context, WebRtcSessions sessions)
    {
        if (!SessionDescription.TryParse(await ReadAsync(context), out var offer, out var error))
            return new Refusal(ProblemCodes.InvalidRequest, $"The offer cannot be read: {error}.");
        var (answer, etag, refusal) =
            await sessions.RenegotiateAsync(session, new(context.Request.Headers.IfMatch), offer);
        if (answer is null) return refusal!;
        context.Response.Headers.ETag = etag;
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Text(answer.ToString(), SdpType, Encoding.UTF8, StatusCodes.Status200OK);
    }

    static async Task<IResult> RestartAsync(WebRtcSession session, HttpContext context, WebRtcSessions sessions)
    {
        if (!TrickleFragment.TryParse(await ReadAsync(context), out var fragment, out var error)
            || fragment.Ice is not { } ice)
            return new Refusal(ProblemCodes.InvalidRequest, $"The fragment cannot be read: {error}.");
        var (answer, etag, refusal) =
            await sessions.RestartAsync(session, new(context.Request.Headers.IfMatch), ice);
        if (refusal is not null) return refusal;
        // Candidates of the client are not needed: its checks say where it is.
        if (answer is null) return TypedResults.NoContent();
        context.Response.Headers.ETag = etag;
        return TypedResults.Text(answer.ToString(), TrickleFragment.MediaType, Encoding.UTF8, StatusCodes.Status200OK);
    }

    static async Task<IResult> EndAsync(string resource, HttpContext context, WebRtcSessions sessions)
    {
        if (await FindAsync(resource, context, sessions) is not { } session) return NoSuchResource();
        sessions.End(session);
        return TypedResults.Ok();
    }

    static async Task<SupervisedSession?> AuthoriseAsync(SessionId id, HttpContext context, SessionRoster roster) =>
        TokenOf(context) is { } token && await roster.FindAsync(id) is { } session && await session.HonoursAsync(token)
            ? session
            : null;

    static Task<WebRtcSession?> FindAsync(string resource, HttpContext context, WebRtcSessions sessions) =>
        TokenOf(context) is { } token ? sessions.FindAsync(resource, token) : Task.FromResult<WebRtcSession?>(null);

    static string? TokenOf(HttpContext context) => Bearer.TryRead(context.Request, out var token) ? token : null;

    static async Task<string> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }

    static bool IsOf(HttpRequest request, string type) =>
        request.ContentType is { } sent && sent.Split(';')[0].Trim().Equals(type, StringComparison.OrdinalIgnoreCase);

    static Refusal WrongType(string type) => new(ProblemCodes.UnsupportedMediaType, $"The body must be {type}.");

    static Refusal Unauthorised() =>
        new(ProblemCodes.NotAuthenticated, "The session needs a new link.") { Challenge = Bearer.Challenge };

    static Refusal NoSuchResource() => new(ProblemCodes.NotFound, "There is no such connection, or it is not yours.");
}
