using System.CommandLine;
using Farglass.Entitlement;
using Farglass.Host;
using Farglass.Service;
using Farglass.Session;

namespace Farglass.Cli.Roles;

/// <summary>
/// The server roles. Their settings are their own: what stands behind the name is passed on as it is.
/// </summary>
static class RoleCommands
{
    public static Command CreateService() =>
        Create("service", "Runs the streaming service: applications, hosts, sessions, entitlement URLs.",
            ServiceRole.RunAsync);

    public static Command CreateEntitlement() =>
        Create("entitlement", "Runs the entitlement service: users, entitlements and the portal.",
            EntitlementRole.RunAsync);

    public static Command CreateHost() =>
        Create("host", "Runs the agent of one streaming machine, or administers such machines.", HostRole.RunAsync);

    public static Command CreateSession()
    {
        var folder = new Option<string>("--folder")
        {
            Description = "The session's own folder: its socket and its framebuffer.",
            HelpName = "DIR",
            Required = true,
        };
        var grace = new Option<int>("--grace")
        {
            Description = "How many seconds to go on without a host.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 60,
        }.Within(0, int.MaxValue);
        var command = new Command("session", "Runs one session. Started by the host, not by hand.") { folder, grace };
        command.SetAction((parsed, stopping) => SessionRole.RunAsync(
            new(parsed.GetValue(folder)!, TimeSpan.FromSeconds(parsed.GetValue(grace))), stopping));
        return command;
    }

    static Command Create(string name, string description, Func<string[], CancellationToken, Task<int>> run)
    {
        var command = new Command(name, $"{description} Takes --config FILE and --Section:Key=value.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction((parsed, stopping) => run(Arguments(parsed), stopping));
        return command;
    }

    internal static string[] Arguments(ParseResult parsed) => [.. parsed.UnmatchedTokens];
}
