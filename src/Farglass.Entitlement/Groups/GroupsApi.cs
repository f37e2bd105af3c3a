using Farglass.Entitlement.Storage;
using Farglass.Entitlement.Users;
using Farglass.Hosting.Problems;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Farglass.Entitlement.Groups;

/// <summary>How operators administer groups.</summary>
static class GroupsApi
{
    public static void MapGroups(this RouteGroupBuilder admin)
    {
        var groups = admin.MapGroup("/groups").WithTags("Groups");
        groups.MapGet("/", List).WithName("ListGroups").WithSummary("Lists groups by name").Produces<Page<GroupView>>();
        groups.MapPost("/", Create).WithName("CreateGroup").WithSummary("Adds a group")
            .Produces<GroupView>(201).Refuses(ProblemCodes.AlreadyExists);
        groups.MapGet("/{name}", Get).WithName("GetGroup").WithSummary("Reads one group")
            .Produces<GroupView>().Refuses(ProblemCodes.GroupNotFound);
        groups.MapDelete("/{name}", Remove).WithName("RemoveGroup")
            .WithSummary("Removes a group with its memberships and entitlements; its users stay")
            .Produces(204).Refuses(ProblemCodes.GroupNotFound);
        groups.MapPut("/{name}/members/{user}", AddMember).WithName("AddMember").WithSummary("Puts a user into a group")
            .Produces(204).Refuses(ProblemCodes.GroupNotFound, ProblemCodes.UserNotFound);
        groups.MapDelete("/{name}/members/{user}", RemoveMember).WithName("RemoveMember")
            .WithSummary("Takes a user out of a group").Produces(204)
            .Refuses(ProblemCodes.GroupNotFound, ProblemCodes.UserNotFound);
    }

    static async Task<IResult> List(GroupStore groups, int? limit, string? cursor, CancellationToken ct)
    {
        var errors = new FieldErrors();
        ListLength.Check(errors, limit);
        errors.Require(cursor is null || AccountNames.TryNormalize(cursor, out _), "cursor",
            "is none that was given out.");
        if (errors.ToRefusal() is { } refusal) return refusal;
        var length = ListLength.Of(limit);
        var found = await groups.ListAsync(cursor ?? "", length + 1, ct);
        var views = found.Take(length).Select(View).ToList();
        return TypedResults.Ok(new Page<GroupView>(views, found.Count > length ? views[^1].Name : null));
    }

    static async Task<IResult> Create(GroupDefinition definition, GroupStore groups, TimeProvider time,
        CancellationToken ct)
    {
        var errors = new FieldErrors();
        var description = definition.Description?.Trim();
        errors.Require(GroupName.TryParse(definition.Name, null, out var name), "name",
            $"must be {AccountNames.Rule}.");
        errors.Require(description is null || description.Length <= Limits.GroupDescriptionLengthMax,
            "description", $"must be at most {Limits.GroupDescriptionLengthMax} characters.");
        if (errors.ToRefusal() is { } refusal) return refusal;
        var now = time.GetUtcNow();
        if (!await groups.AddAsync(name, description, now, ct))
            return new Refusal(ProblemCodes.AlreadyExists, "A group of this name exists.");
        return TypedResults.Created($"/api/admin/groups/{name}", View(new(name, description, [], now)));
    }

    static async Task<IResult> Get(string name, GroupStore groups, CancellationToken ct) =>
        await FindAsync(name, groups, ct) is { } group ? TypedResults.Ok(View(group)) : NotFound;

    static async Task<IResult> Remove(string name, GroupStore groups, CancellationToken ct) =>
        GroupName.TryParse(name, null, out var group) && await groups.RemoveAsync(group, ct)
            ? TypedResults.NoContent()
            : NotFound;

    static async Task<IResult> AddMember(
        string name, string user, GroupStore groups, UserStore users, CancellationToken ct)
    {
        if (await FindAsync(name, groups, ct) is not { } group) return NotFound;
        if (!UserName.TryParse(user, null, out var member) || await users.FindAsync(member, ct) is null)
            return new Refusal(ProblemCodes.UserNotFound, "There is no user of this name.");
        await groups.AddMemberAsync(group.Name, member, ct);
        return TypedResults.NoContent();
    }

    static async Task<IResult> RemoveMember(string name, string user, GroupStore groups, CancellationToken ct)
    {
        if (await FindAsync(name, groups, ct) is not { } group) return NotFound;
        return UserName.TryParse(user, null, out var member) && await groups.RemoveMemberAsync(group.Name, member, ct)
            ? TypedResults.NoContent()
            : new Refusal(ProblemCodes.UserNotFound, "The group has no member of this name.");
    }

    static async Task<Group?> FindAsync(string name, GroupStore groups, CancellationToken ct) =>
        GroupName.TryParse(name, null, out var group) ? await groups.FindAsync(group, ct) : null;

    static GroupView View(Group group) => new(
        group.Name.ToString(), group.Description, [.. group.Members.Select(member => member.ToString())],
        group.CreatedAt);

    static Refusal NotFound { get; } = new(ProblemCodes.GroupNotFound, "There is no group of this name.");
}
