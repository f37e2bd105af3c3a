using System.CommandLine;

namespace Farglass.Cli.Administration;

static class CommandActions
{
    /// <summary>Gives the command what it does. What goes wrong is thrown, so coming back is success.</summary>
    public static Command Does(this Command command, Func<ParseResult, CancellationToken, Task> action)
    {
        command.SetAction(async (parsed, stopping) =>
        {
            await action(parsed, stopping);
            return ExitCodes.Done;
        });
        return command;
    }
}
