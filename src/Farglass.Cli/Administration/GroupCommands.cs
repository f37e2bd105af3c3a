using System.CommandLine;
using Farglass.Protocol.Rest;

namespace Farglass.Cli.Administration;

/// <summary><c>farglass group ...</c>: users who may open the same applications.</summary>
static class GroupCommands
{
    const string Path = "/api/admin/groups";

    public static Command Create()
    {
        var options = new AdminOptions();
        return options.AddTo(new Command("group", "Administers the groups of the entitlement service.")
        {
            CreateList(options), CreateShow(options), CreateAdd(options), CreateRemove(options),
            CreateMembership(options, "join", "Puts a user into a group.", HttpMethod.Put, "is in"),
            CreateMembership(options, "leave", "Takes a user out of a group.", HttpMethod.Delete, "is no longer in"),
        });
    }

    public static string Member(string group, string user) => $"{One(group)}/members/{Uri.EscapeDataString(user)}";

    static Command CreateList(AdminOptions options) =>
        new Command("list", "Lists all groups.").Does(async (parsed, stopping) =>
    {
        using var admin = options.OpenEntitlement(parsed);
        admin.Output.Table(await admin.Api.ListAsync<GroupView>(Path, stopping),
            ("NAME", group => group.Name), ("MEMBERS", group => group.Members.Count),
            ("DESCRIPTION", group => group.Description));
    });

    static Command CreateShow(AdminOptions options)
    {
        var name = Name();
        return new Command("show", "Shows one group and its members.") { name }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenEntitlement(parsed);
            var group = await admin.Api.GetAsync<GroupView>(One(parsed.GetValue(name)!), stopping);
            admin.Output.Card(group, ("Name", group.Name), ("Description", group.Description),
                ("Created", group.CreatedAt),
                ("Members", group.Members));
        });
    }

    static Command CreateAdd(AdminOptions options)
    {
        var name = Name();
        var description = new Option<string?>("--description")
        {
            Description = "What the group is for.",
            HelpName = "TEXT",
        };
        return new Command("add", "Adds a group.") { name, description }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenEntitlement(parsed);
            var definition = new GroupDefinition(parsed.GetValue(name)!, parsed.GetValue(description));
            var group = await admin.Api.SendAsync<GroupView>(HttpMethod.Post, Path, definition, stopping);
            admin.Output.Done($"Added {group.Name}.", group);
        });
    }

    static Command CreateRemove(AdminOptions options)
    {
        var name = Name();
        return new Command("remove", "Removes a group and its entitlements; its members stay users.") { name }
            .Does(async (parsed, stopping) =>
            {
                using var admin = options.OpenEntitlement(parsed);
                await admin.Api.SendAsync(HttpMethod.Delete, One(parsed.GetValue(name)!), body: null, stopping);
                admin.Output.Done($"Removed {parsed.GetValue(name)}.");
            });
    }

    static Command CreateMembership(
        AdminOptions options, string verb, string description, HttpMethod method, string says)
    {
        var name = Name();
        var user = new Argument<string>("user") { Description = "The user's name." };
        return new Command(verb, description) { name, user }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenEntitlement(parsed);
            await admin.Api.SendAsync(method, Member(parsed.GetValue(name)!, parsed.GetValue(user)!), body: null,
                stopping);
            admin.Output.Done($"{parsed.GetValue(user)} {says} {parsed.GetValue(name)}.");
        });
    }

    static string One(string name) => $"{Path}/{Uri.EscapeDataString(name)}";

    static Argument<string> Name() => new("group") { Description = "The group's name." };
}
