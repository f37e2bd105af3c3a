namespace Farglass.Cli;

/// <summary>What the executable ends with. Scripts build on these: none ever changes its meaning.</summary>
static class ExitCodes
{
    public const int Done = 0;

    /// <summary>What was asked for was refused or did not work; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The arguments make no sense; nothing was tried.</summary>
    public const int Usage = 2;

    /// <summary>The server cannot be reached.</summary>
    public const int Unreachable = 3;
}
