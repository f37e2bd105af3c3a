namespace Farglass.Session;

/// <summary>Every bound of a session process, with its reason. Nothing here grows without one of these.</summary>
static class Limits
{
    /// <summary>
    /// From SIGTERM to SIGKILL: long enough to write a draft to disk, short enough for a user who waits.
    /// </summary>
    public static readonly TimeSpan ApplicationStop = TimeSpan.FromSeconds(3);

    /// <summary>For SIGKILL to take effect. What is left then sleeps in the kernel.</summary>
    public static readonly TimeSpan Kill = TimeSpan.FromSeconds(5);

    /// <summary>An application that ends with an error sooner than this has not been worked in.</summary>
    public static readonly TimeSpan EarlyExit = TimeSpan.FromSeconds(3);

    /// <summary>
    /// From an application's exit to the verdict on it. In it its last words and windows arrive, and an X server whose
    /// death was the cause is found dead.
    /// </summary>
    public static readonly TimeSpan ExitSettle = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// A launcher has exited and left processes behind: how long they have to show a window. Office suites need
    /// seconds.
    /// </summary>
    public static readonly TimeSpan FirstWindow = TimeSpan.FromSeconds(15);

    /// <summary>
    /// After the end: how long the result waits for a host to read it. A host that starts again needs a second.
    /// </summary>
    public static readonly TimeSpan EndedLinger = TimeSpan.FromSeconds(10);

    /// <summary>From ready to warm-up: a launch that comes at once is not slowed down by it.</summary>
    public static readonly TimeSpan WarmUpDelay = TimeSpan.FromMilliseconds(300);

    /// <summary>For the first picture of a warm-up, which nobody waits for.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <summary>
    /// From a viewer's copy until applications have it: two round trips of the X server. Keys wait behind it.
    /// </summary>
    public static readonly TimeSpan ClipboardOffer = TimeSpan.FromMilliseconds(500);

    /// <summary>Often enough for a curve; a sample takes about a millisecond.</summary>
    public static readonly TimeSpan SamplePeriod = TimeSpan.FromSeconds(10);

    /// <summary>Rare events only (input and grants do not pass through it). A host that fills it waits.</summary>
    public const int EventsMax = 64;

    /// <summary>Two of the largest messages: a host that has not read that much is not there.</summary>
    public const int OutgoingBytesMax = 2 * (Protocol.ProtocolLimits.SessionMessageBytesMax + 4);

    /// <summary>
    /// All messages of a host but the launch are smaller; it grows for that one, up to the framing's limit.
    /// </summary>
    public const int IncomingBytesAtFirst = 16 * 1024;

    /// <summary>One host at a time; a second one may be knocking while the first is being dropped.</summary>
    public const int ListenBacklog = 4;

    /// <summary>
    /// Of each of the application's two streams. What follows is read and dropped, so that it never blocks.
    /// </summary>
    public const long LogBytesMax = 8 * 1024 * 1024;

    /// <summary>Enough for a message of the dynamic linker and a short stack trace.</summary>
    public const int LastWordsBytesMax = 2_048;

    /// <summary>A viewer that comes and goes all day writes four lines a minute.</summary>
    public const int TimelineLinesMax = 10_000;

    /// <summary>Linux's <c>sun_path</c>, less the final zero.</summary>
    public const int SocketPathBytesMax = 107;
}
