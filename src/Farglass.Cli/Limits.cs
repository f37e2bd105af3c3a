namespace Farglass.Cli;

/// <summary>Every bound in the executable, with the reason for it.</summary>
static class Limits
{
    /// <summary>
    /// A cold start on two busy cores takes three seconds; a disk check or a virus scanner may take ten times that.
    /// </summary>
    public static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    /// <summary>The host gives applications a moment to save; then their processes are killed.</summary>
    public static readonly TimeSpan RoleStopMax = TimeSpan.FromSeconds(10);

    /// <summary>A role that died is back within a blink: whoever was connected tries again every second.</summary>
    public static readonly TimeSpan RestartDelayMin = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Slow enough that a role that cannot start costs nothing, quick enough for whoever is mending it.
    /// </summary>
    public static readonly TimeSpan RestartDelayMax = TimeSpan.FromSeconds(15);

    /// <summary>A role that ran for so long was well: its next restart is quick again.</summary>
    public static readonly TimeSpan RestartForgetAfter = TimeSpan.FromSeconds(30);

    /// <summary>How long the processes of an <c>up</c> that was killed may take to leave their ports.</summary>
    public static readonly TimeSpan PortWaitMax = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Two of these a role are kept: weeks of its story at Information.</summary>
    public const long LogFileBytesMax = 8 * 1024 * 1024;

    /// <summary>What is shown of a role that could not start: its last words.</summary>
    public const int LastLinesKept = 15;

    /// <summary>An answer of ours is a page of at most a few hundred entries, each with its icon.</summary>
    public const long AnswerBytesMax = 16 * 1024 * 1024;

    public static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Of <c>connect --duration</c>: nobody scripts more than a day, and a slip of the finger is longer.
    /// </summary>
    public static readonly TimeSpan VisitMax = TimeSpan.FromDays(1);
}
