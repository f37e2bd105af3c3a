using System.Diagnostics.CodeAnalysis;
using Farglass.Entitlement.Storage;
using Farglass.Entitlement.Users;
using Farglass.Hosting.Problems;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Farglass.Entitlement.Entitlements;

/// <summary>How operators give applications to users and groups.</summary>
static class EntitlementsAdminApi
{
    public static void MapEntitlementsAdmin(this RouteGroupBuilder admin)
    {
        var entitlements = admin.MapGroup("/entitlements").WithTags("Entitlements of users and groups");
        entitlements.MapGet("/", List).WithName("ListEntitlements").WithSummary("Lists who may open what")
            .Produces<Page<EntitlementView>>();
        entitlements.MapPut("/{kind}/{name}/{applicationId}", Give).WithName("GiveEntitlement")
            .WithSummary("Lets a user, or everybody in a group, open an application")
            .Produces(204).Refuses(ProblemCodes.UserNotFound, ProblemCodes.GroupNotFound);
        entitlements.MapDelete("/{kind}/{name}/{applicationId}", Take).WithName("TakeEntitlement")
            .WithSummary("Takes an entitlement away; sessions that run go on").Produces(204)
            .Refuses(ProblemCodes.NotFound);
    }

    static async Task<IResult> List(EntitlementStore entitlements, int? limit, string? cursor, CancellationToken ct)
    {
        var errors = new FieldErrors();
        ListLength.Check(errors, limit);
        errors.Require(EntitlementMark.TryParse(cursor, out var after), "cursor", "is none that was given out.");
        if (errors.ToRefusal() is { } refusal) return refusal;
        var length = ListLength.Of(limit);
        var found = await entitlements.ListAsync(after, length + 1, ct);
        var views = from entitlement in found.Take(length)
                    select new EntitlementView(
                        entitlement.Holder.Kind, entitlement.Holder.Name, entitlement.Application,
                        entitlement.CreatedAt);
        var next = found.Count > length ? EntitlementMark.Of(found[length - 1]).ToString() : null;
        return TypedResults.Ok(new Page<EntitlementView>([.. views], next));
    }

    // Whether the application exists is not asked: it may be entitled first and made later.
    static async Task<IResult> Give(
        string kind, string name, ApplicationId applicationId, EntitlementStore entitlements, TimeProvider time,
        CancellationToken ct)
    {
        if (!TryRead(kind, name, out var holder, out var refusal)) return refusal;
        return await entitlements.GiveAsync(holder, applicationId, time.GetUtcNow(), ct)
            ? TypedResults.NoContent()
            : NoHolder(holder.Kind);
    }

    static async Task<IResult> Take(
        string kind, string name, ApplicationId applicationId, EntitlementStore entitlements, CancellationToken ct)
    {
        if (!TryRead(kind, name, out var holder, out var refusal)) return refusal;
        return await entitlements.TakeAsync(holder, applicationId, ct)
            ? TypedResults.NoContent()
            : new Refusal(ProblemCodes.NotFound, "There is no such entitlement.");
    }

    static bool TryRead(string kind, string name, out Holder holder, [NotNullWhen(false)] out Refusal? refusal)
    {
        holder = default;
        refusal = null;
        HolderKind? known = kind switch { "user" => HolderKind.User, "group" => HolderKind.Group, _ => null };
        if (known is null) refusal = new(ProblemCodes.NotFound, "Entitlements are held by a 'user' or a 'group'.");
        else if (!AccountNames.TryNormalize(name, out var normal)) refusal = NoHolder(known.Value);
        else holder = new(known.Value, normal);
        return refusal is null;
    }

    static Refusal NoHolder(HolderKind kind) => kind == HolderKind.User
        ? new(ProblemCodes.UserNotFound, "There is no user of this name.")
        : new(ProblemCodes.GroupNotFound, "There is no group of this name.");
}
