using System.CommandLine;
using Farglass.Protocol.Rest;

namespace Farglass.Cli.Administration;

/// <summary><c>farglass entitle ...</c>: who may open what.</summary>
static class EntitleCommands
{
    const string Path = "/api/admin/entitlements";

    public static Command Create()
    {
        var options = new AdminOptions();
        return options.AddTo(new Command("entitle", "Says which users and groups may open which applications.")
        {
            CreateList(options),
            CreateChange(options, "add", "Lets a user or a group open an application.", HttpMethod.Put, "may open"),
            CreateChange(options, "remove", "Takes that back. Sessions that run go on.", HttpMethod.Delete,
                "may no longer open"),
        });
    }

    static Command CreateList(AdminOptions options) =>
        new Command("list", "Lists all entitlements.").Does(async (parsed, stopping) =>
    {
        using var admin = options.OpenEntitlement(parsed);
        admin.Output.Table(await admin.Api.ListAsync<EntitlementView>(Path, stopping),
            ("KIND", entitlement => entitlement.Kind.ToString().ToLowerInvariant()),
            ("NAME", entitlement => entitlement.Name),
            ("APPLICATION", entitlement => entitlement.ApplicationId.ToString()),
            ("SINCE", entitlement => entitlement.CreatedAt));
    });

    static Command CreateChange(AdminOptions options, string verb, string description, HttpMethod method, string says)
    {
        var kind = new Argument<string>("kind")
        {
            Description = "'user' or 'group'.",
            HelpName = "user|group",
        };
        kind.AcceptOnlyFromAmong("user", "group");
        var name = new Argument<string>("name") { Description = "The user's or the group's name." };
        var application = new Argument<string>("application") { Description = "The application's id." };
        return new Command(verb, description) { kind, name, application }.Does(async (parsed, stopping) =>
        {
            using var admin = options.OpenEntitlement(parsed);
            var path = string.Join('/',
                new[] { kind, name, application }.Select(part => Uri.EscapeDataString(parsed.GetValue(part)!)));
            await admin.Api.SendAsync(method, $"{Path}/{path}", body: null, stopping);
            admin.Output.Done(
                $"The {parsed.GetValue(kind)} {parsed.GetValue(name)} {says} {parsed.GetValue(application)}.");
        });
    }
}
