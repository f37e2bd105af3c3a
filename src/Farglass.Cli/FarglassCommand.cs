using System.CommandLine;
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
        var settings = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // Whatever runs ends by itself when it is asked to: no second limit.
        };
        try
        {
            var code = await parsed.InvokeAsync(settings, stopping);
            return parsed.Errors.Count > 0 ? ExitCodes.Usage : code;
        }
        catch (CommandFailure failure)
        {
            await Console.Error.WriteLineAsync($"farglass: {failure.Message}");
            return failure.ExitCode;
        }
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
