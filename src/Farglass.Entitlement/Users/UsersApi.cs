using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.Storage;
using Farglass.Hosting.Problems;
using Farglass.Protocol.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Farglass.Entitlement.Users;

/// <summary>How operators administer users.</summary>
static class UsersApi
{
    public static void MapUsers(this RouteGroupBuilder admin)
    {
        var users = admin.MapGroup("/users").WithTags("Users");
        users.MapGet("/", List).WithName("ListUsers").WithSummary("Lists users by name").Produces<Page<UserView>>();
        users.MapPost("/", Create).WithName("CreateUser").WithSummary("Adds a user")
            .Produces<UserView>(201).Refuses(ProblemCodes.AlreadyExists);
        users.MapGet("/{name}", Get).WithName("GetUser").WithSummary("Reads one user")
            .Produces<UserView>().Refuses(ProblemCodes.UserNotFound);
        users.MapPatch("/{name}", Change).WithName("ChangeUser")
            .WithSummary("Changes a user; a new password, or disabling, signs the user out everywhere")
            .Produces<UserView>().Refuses(ProblemCodes.UserNotFound);
        users.MapDelete("/{name}", Remove).WithName("RemoveUser")
            .WithSummary("Removes a user with all memberships, entitlements and tokens")
            .Produces(204).Refuses(ProblemCodes.UserNotFound);
        users.MapPost("/{name}/unlock", Unlock).WithName("UnlockUser")
            .WithSummary("Forgets the failed sign-ins of a user").Produces(204).Refuses(ProblemCodes.UserNotFound);
    }

    static async Task<IResult> List(UserStore users, int? limit, string? cursor, CancellationToken ct)
    {
        var errors = new FieldErrors();
        ListLength.Check(errors, limit);
        errors.Require(cursor is null || AccountNames.TryNormalize(cursor, out _), "cursor",
            "is none that was given out.");
        if (errors.ToRefusal() is { } refusal) return refusal;
        var length = ListLength.Of(limit);
        var found = await users.ListAsync(cursor ?? "", length + 1, ct);
        var views = new List<UserView>();
        foreach (var user in found.Take(length)) views.Add(await ViewAsync(users, user, ct));
        return TypedResults.Ok(new Page<UserView>(views, found.Count > length ? views[^1].Name : null));
    }

    static async Task<IResult> Create(
        UserDefinition definition, UserStore users, Passwords passwords, TimeProvider time, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var valid = UserName.TryParse(definition.Name, null, out var name);
        errors.Require(valid, "name", $"must be {AccountNames.Rule}.");
        CheckPassword(errors, definition.Password, name);
        CheckDisplayName(errors, definition.DisplayName);
        if (errors.ToRefusal() is { } refusal) return refusal;
        var now = time.GetUtcNow();
        var user = new User(name, DisplayName(definition.DisplayName, definition.Name),
            passwords.Hash(definition.Password),
            definition.Enabled, now, now, SignedInAt: null);
        if (!await users.AddAsync(user, ct))
            return new Refusal(ProblemCodes.AlreadyExists, "A user of this name exists.");
        return TypedResults.Created($"/api/admin/users/{name}", await ViewAsync(users, user, ct));
    }

    static async Task<IResult> Get(string name, UserStore users, CancellationToken ct) =>
        await FindAsync(name, users, ct) is { } user ? TypedResults.Ok(await ViewAsync(users, user, ct)) : NotFound;

    static async Task<IResult> Change(
        string name, UserChange change, UserStore users, Passwords passwords, SignInDesk desk, TimeProvider time,
        CancellationToken ct)
    {
        if (await FindAsync(name, users, ct) is not { } user) return NotFound;
        var errors = new FieldErrors();
        if (change.Password is not null) CheckPassword(errors, change.Password, user.Name);
        CheckDisplayName(errors, change.DisplayName);
        if (errors.ToRefusal() is { } refusal) return refusal;
        var now = time.GetUtcNow();
        if (change.Password is { } password)
        {
            await users.SetPasswordAsync(user.Name, passwords.Hash(password), now, ct);
            await desk.UnlockAsync(user.Name, ct);
        }

        await users.ChangeAsync(user.Name, change.DisplayName?.Trim(), change.Enabled, now, ct);
        return await Get(name, users, ct);
    }

    static async Task<IResult> Remove(string name, UserStore users, CancellationToken ct) =>
        UserName.TryParse(name, null, out var user) && await users.RemoveAsync(user, ct)
            ? TypedResults.NoContent()
            : NotFound;

    static async Task<IResult> Unlock(string name, UserStore users, SignInDesk desk, CancellationToken ct)
    {
        if (await FindAsync(name, users, ct) is not { } user) return NotFound;
        await desk.UnlockAsync(user.Name, ct);
        return TypedResults.NoContent();
    }

    static async Task<User?> FindAsync(string name, UserStore users, CancellationToken ct) =>
        UserName.TryParse(name, null, out var user) ? await users.FindAsync(user, ct) : null;

    static async Task<UserView> ViewAsync(UserStore users, User user, CancellationToken ct) => new(
        user.Name.ToString(), user.DisplayName, user.Enabled,
        [.. (await users.GroupsAsync(user.Name, ct)).Select(group => group.ToString())],
        user.CreatedAt, user.UpdatedAt, user.SignedInAt);

    static void CheckPassword(FieldErrors errors, string password, UserName name)
    {
        if (Passwords.Problem(password, name) is { } problem)
            errors.Add("password", $"is not good: {Passwords.Describe(problem)}");
    }

    static void CheckDisplayName(FieldErrors errors, string? name) =>
        errors.Require(name is null
            || (name.Trim().Length is > 0 and <= Limits.DisplayNameLengthMax && !name.Any(char.IsControl)),
            "displayName", $"must be 1 to {Limits.DisplayNameLengthMax} characters of text.");

    static string DisplayName(string? said, string name) => said?.Trim() ?? name;

    static Refusal NotFound { get; } = new(ProblemCodes.UserNotFound, "There is no user of this name.");
}
