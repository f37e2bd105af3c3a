namespace Farglass.Cli;

/// <summary>
/// Ends a command with a sentence for the person who typed it. Anything else that is thrown is a bug.
/// </summary>
class CommandFailure(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
