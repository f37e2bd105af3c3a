using System.CommandLine;
using Farglass.Cli.Up;
using Farglass.Protocol.Rest;

namespace Farglass.Cli.Administration;

/// <summary><c>farglass user ...</c>: who may sign in to the portal.</summary>
static class UserCommands
{
    const string Path = "/api/admin/users";

    public static Command Create()
    {
        var options = new AdminOptions();
        return options.AddTo(new Command("user", "Administers the users of the entitlement service.")
        {
            CreateList(options), CreateShow(options), CreateAdd(options), CreatePassword(options),
            CreateEnable(options, "enable", enabled: true), CreateEnable(options, "disable", enabled: false),
            CreateUnlock(options), CreateRemove(options),
        });
    }

    static Command CreateList(AdminOptions options) =>
        new Command("list", "Lists all users.").Does(async (parsed, stopping) =>
    {
        using var admin = options.OpenEntitlement(parsed);
        admin.Output.Table(await admin.Api.ListAsync<UserView>(Path, stopping),
            ("NAME", user => user.Name), ("DISPLAY NAME", user => user.DisplayName), ("ENABLED", user => user.Enabled),
            ("GROUPS", user => user.Groups), ("SIGNED IN", user => user.SignedInAt));
    });

    static Command CreateShow(AdminOptions options)
    {
        var name = Name();
        return new Command("show", "Shows one user.") { name }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenEntitlement(parsed);
            var user = await admin.Api.GetAsync<UserView>(One(parsed.GetValue(name)!), stopping);
            admin.Output.Card(user, ("Name", user.Name), ("Display name", user.DisplayName), ("Enabled", user.Enabled),
                ("Groups", user.Groups), ("Created", user.CreatedAt), ("Changed", user.UpdatedAt),
                ("Signed in", user.SignedInAt));
        });
    }

    static Command CreateAdd(AdminOptions options)
    {
        var name = Name();
        var display = new Option<string?>("--display-name")
        {
            Description = "What the portal calls the person.",
            HelpName = "TEXT",
        };
        var groups = new Option<string[]>("--group")
        {
            Description = "A group to join; may be repeated.",
            HelpName = "GROUP",
        };
        var fromInput = PasswordFromInput();
        return new Command("add", "Adds a user. Without --password-stdin a password is made up and printed once.")
        {
            name, display, groups, fromInput,
        }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenEntitlement(parsed);
            var (password, made) = await PasswordAsync(parsed.GetValue(fromInput), stopping);
            var definition = new UserDefinition(parsed.GetValue(name)!, password, parsed.GetValue(display));
            var user = await admin.Api.SendAsync<UserView>(HttpMethod.Post, Path, definition, stopping);
            foreach (var group in parsed.GetValue(groups) ?? [])
                await admin.Api.SendAsync(HttpMethod.Put, GroupCommands.Member(group, user.Name), body: null, stopping);
            admin.Output.Done(made ? $"Added {user.Name}. Password: {password}" : $"Added {user.Name}.",
                new { user.Name, Password = made ? password : null });
        });
    }

    static Command CreatePassword(AdminOptions options)
    {
        var name = Name();
        var fromInput = PasswordFromInput();
        return new Command("password", "Gives a user a new password, and signs the user out everywhere.")
        {
            name, fromInput,
        }
            .Does(async (parsed, stopping) =>
            {
                using var admin = options.OpenEntitlement(parsed);
                var user = parsed.GetValue(name)!;
                var (password, made) = await PasswordAsync(parsed.GetValue(fromInput), stopping);
                await admin.Api.SendAsync(HttpMethod.Patch, One(user), new UserChange(Password: password), stopping);
                admin.Output.Done(made ? $"New password of {user}: {password}" : $"The password of {user} is changed.",
                    new { Name = user, Password = made ? password : null });
            });
    }

    static Command CreateEnable(AdminOptions options, string verb, bool enabled)
    {
        var name = Name();
        var description = enabled
            ? "Lets a user sign in again."
            : "Keeps a user from signing in, and signs the user out everywhere.";
        return new Command(verb, description) { name }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenEntitlement(parsed);
            await admin.Api.SendAsync(HttpMethod.Patch, One(parsed.GetValue(name)!), new UserChange(Enabled: enabled),
                stopping);
            admin.Output.Done($"{parsed.GetValue(name)} is {verb}d.");
        });
    }

    static Command CreateUnlock(AdminOptions options)
    {
        var name = Name();
        return new Command("unlock", "Lets a user try again who is locked out after wrong passwords.") { name }
            .Does(async (parsed, stopping) =>
            {
                using var admin = options.OpenEntitlement(parsed);
                await admin.Api.SendAsync(
                    HttpMethod.Post, $"{One(parsed.GetValue(name)!)}/unlock", body: null, stopping);
                admin.Output.Done($"{parsed.GetValue(name)} may sign in again.");
            });
    }

    static Command CreateRemove(AdminOptions options)
    {
        var name = Name();
        return new Command("remove",
            "Removes a user, with memberships and entitlements.") { name }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenEntitlement(parsed);
            await admin.Api.SendAsync(HttpMethod.Delete, One(parsed.GetValue(name)!), body: null, stopping);
            admin.Output.Done($"Removed {parsed.GetValue(name)}.");
        });
    }

    static string One(string name) => $"{Path}/{Uri.EscapeDataString(name)}";

    static Argument<string> Name() => new("name") { Description = "The user's name." };

    static Option<bool> PasswordFromInput() =>
        new("--password-stdin") { Description = "Read the password from standard input: its first line." };

    static async Task<(string Password, bool Made)> PasswordAsync(bool fromInput, CancellationToken stopping)
    {
        if (!fromInput) return (Credentials.NewPassword(), true);
        return await Console.In.ReadLineAsync(stopping) is { Length: > 0 } line
            ? (line, false)
            : throw new CommandFailure("standard input holds no password.", ExitCodes.Usage);
    }
}
