using System.CommandLine;
using Farglass.Protocol.Rest;

namespace Farglass.Cli.Administration;

/// <summary>
/// <c>farglass host list|show|...</c>: the machines that run sessions. Alone, <c>farglass host</c> is such a machine.
/// </summary>
static class HostCommands
{
    const string Path = "/v1/hosts";

    /// <param name="role">The command that runs a host, which gets the others as its subcommands.</param>
    public static Command Create(Command role)
    {
        var options = new AdminOptions();
        foreach (var command in new[]
        {
            CreateList(options), CreateShow(options), CreateToken(options),
            CreateVerb(options, "drain", "Gives a host no new sessions; those that run go on.",
                "takes no new sessions"),
            CreateVerb(options, "resume", "Gives a drained host new sessions again.", "takes sessions again"),
            CreateRemove(options),
        })
            role.Subcommands.Add(options.AddTo(command));
        return role;
    }

    static Command CreateList(AdminOptions options) =>
        new Command("list", "Lists all hosts.").Does(async (parsed, stopping) =>
    {
        using var admin = options.OpenService(parsed);
        admin.Output.Table(await admin.Api.ListAsync<HostView>(Path, stopping),
            ("ID", host => host.Id.ToString()), ("NAME", host => host.Name), ("STATE", host => host.State),
            ("SESSIONS", host => $"{host.SessionsInUse}/{host.SessionsMax}"), ("URL", host => host.PublicUrl),
            ("LAST SEEN", host => host.LastSeenAt));
    });

    static Command CreateShow(AdminOptions options)
    {
        var id = Id();
        return new Command("show", "Shows one host.") { id }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenService(parsed);
            var host = await admin.Api.GetAsync<HostView>(One(parsed.GetValue(id)!), stopping);
            admin.Output.Card(host, ("Id", host.Id.ToString()), ("Name", host.Name), ("State", host.State),
                ("URL", host.PublicUrl),
                ("Sessions", $"{host.SessionsInUse} of {host.SessionsMax}"), ("Version", host.Version),
                ("Registered", host.RegisteredAt), ("Last seen", host.LastSeenAt));
        });
    }

    static Command CreateToken(AdminOptions options)
    {
        var validity = new Option<int>("--seconds")
        {
            Description = "How long hosts may join with it.",
            HelpName = "N",
            DefaultValueFactory = _ => 3600,
        }.Within(1, int.MaxValue);
        return new Command("token",
            "Makes a join token for new hosts, and prints it once.") { validity }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenService(parsed);
            var token = await admin.Api.SendAsync<JoinTokenCreated>(
                HttpMethod.Post, "/v1/join-tokens", new JoinTokenRequest(parsed.GetValue(validity)), stopping);
            admin.Output.Done(token.Token, token);
        });
    }

    static Command CreateVerb(AdminOptions options, string verb, string description, string says)
    {
        var id = Id();
        return new Command(verb, description) { id }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenService(parsed);
            await admin.Api.SendAsync(HttpMethod.Post, $"{One(parsed.GetValue(id)!)}/{verb}", body: null, stopping);
            admin.Output.Done($"{parsed.GetValue(id)} {says}.");
        });
    }

    static Command CreateRemove(AdminOptions options)
    {
        var id = Id();
        return new Command("remove",
            "Forgets a host; its token is good for nothing from then on.") { id }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenService(parsed);
            await admin.Api.SendAsync(HttpMethod.Delete, One(parsed.GetValue(id)!), body: null, stopping);
            admin.Output.Done($"Removed {parsed.GetValue(id)}.");
        });
    }

    static string One(string id) => $"{Path}/{Uri.EscapeDataString(id)}";

    static Argument<string> Id() => new("id") { Description = "The host's id." };
}
