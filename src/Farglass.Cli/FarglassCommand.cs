using System.CommandLine;
using System.CommandLine.Parsing;
using Farglass.Cli.Administration;
using Farglass.Cli.Connecting;
using Farglass.Cli.Roles;
using Farglass.Cli.Up;

namespace Farglass.Cli;

/// <summary>Everything that can be typed after <c>farglass</c>.</summary>
static class FarglassCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken stopping)
    {
        var parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0) return await RefuseAsync(parsed);
        var settings = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // Whatever runs ends by itself when it is asked to: no second limit.
        };
        try
        {
            return await parsed.InvokeAsync(settings, stopping);
        }
        catch (CommandFailure failure)
        {
            await Console.Error.WriteLineAsync($"farglass: {failure.Message}");
            return failure.ExitCode;
        }
    }

    static async Task<int> RefuseAsync(ParseResult parsed)
    {
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync($"farglass: {error.Message}");
        var path = string.Join(' ', Names(parsed.CommandResult).Reverse().Skip(1).Prepend("farglass"));
        await Console.Error.WriteLineAsync($"'{path} --help' shows what can be typed.");
        return ExitCodes.Usage;
    }

    static IEnumerable<string> Names(SymbolResult? result)
    {
        for (; result is CommandResult command; result = command.Parent) yield return command.Command.Name;
    }

    internal static RootCommand Create() => new("Streams unmodified Linux applications to a browser.")
    {
        UpCommand.Create(),
        RoleCommands.CreateService(),
        RoleCommands.CreateEntitlement(),
        HostCommands.Create(RoleCommands.CreateHost()),
        RoleCommands.CreateSession(),
        ConnectCommand.Create(),
        AppCommands.Create(),
        UserCommands.Create(),
        GroupCommands.Create(),
        EntitleCommands.Create(),
    };
}
