using System.CommandLine;

namespace Farglass.Cli.Up;

/// <summary><c>farglass up</c>: its options, and nothing else.</summary>
static class UpCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data")
        {
            Description = "The folder that holds everything: databases, keys, logs. Made if it is not there.",
            HelpName = "DIR",
            DefaultValueFactory = _ => DataFolder.Default,
        };
        var address = new Option<string>("--address")
        {
            Description = "The name or IP address under which browsers reach this machine; all URLs carry it. "
                + "With localhost, nothing is reachable from outside.",
            HelpName = "ADDR",
            DefaultValueFactory = _ => "localhost",
        };
        var port = new Option<int>("--port")
        {
            Description = "The portal's port. The next one is the streaming service's, the one after it the host's.",
            HelpName = "N",
            DefaultValueFactory = _ => 7800,
        }.Within(1, 65_533);
        var tls = new Option<string?>("--tls")
        {
            Description = "'self-signed' makes a certificate: what a browser on another machine needs at the least.",
            HelpName = "self-signed",
        };
        tls.AcceptOnlyFromAmong("self-signed");
        address.Validators.Add(result =>
        {
            if (Uri.CheckHostName(result.GetValueOrDefault<string>()?.Trim('[', ']')) == UriHostNameType.Unknown)
                result.AddError("--address is a host name or an IP address, with no scheme and no port.");
        });

        var command =
            new Command("up", "Runs everything on this machine, with a demo catalogue.") { data, address, port, tls };
        command.SetAction((parsed, stopping) => Machine.RunAsync(
            parsed.GetValue(data)!,
            new(parsed.GetValue(address)!, parsed.GetValue(port), Tls: parsed.GetValue(tls) is not null),
            Console.Out, TimeProvider.System, stopping));
        return command;
    }
}
