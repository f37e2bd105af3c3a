using Farglass.Host.Supervision;
using Farglass.Hosting.Problems;
using Farglass.Protocol;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Farglass.Host.Signalling;

/// <summary>The client's first call: shows its ticket, gets a viewer's token.</summary>
static class ViewerApi
{
    public static void MapViewer(this IEndpointRouteBuilder routes)
    {
        var viewer = routes.MapGroup("/api/sessions/{id}/viewer");
        viewer.OpenToOtherOrigins();
        viewer.MapPost("", OpenAsync).WithMetadata(new RequestSizeLimitAttribute(Limits.ViewerRequestBytesMax));
        viewer.MapOptions("", static response => response.Headers["Accept-Post"] = "application/json");
    }

    static async Task<IResult> OpenAsync(SessionId id, ViewerRequest request, SessionRoster roster, HttpContext context)
    {
        if (Check(request) is { } wrong) return wrong;
        context.Response.Headers.CacheControl = "no-store";
        var answer = await roster.OpenAsync(id, request);
        return answer.Grant is { } grant ? TypedResults.Created(grant.Stream, grant) : answer.Refusal!;
    }

    internal static Refusal? Check(ViewerRequest request)
    {
        var errors = new FieldErrors();
        errors.Require(request.Width is null or > 0, "width", "must be a number of pixels.");
        errors.Require(request.Height is null or > 0, "height", "must be a number of pixels.");
        errors.Require(request.PixelRatio is null or > 0, "pixelRatio", "must be above 0.");
        return errors.ToRefusal();
    }
}
