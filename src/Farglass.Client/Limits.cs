namespace Farglass.Client;

/// <summary>Every bound in the client library, with the reason for it.</summary>
static class Limits
{
    /// <summary>A host that does not accept a connection in this time is as good as away.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>From the connection to the welcome: one round trip, and whatever a busy host adds to it.</summary>
    public static readonly TimeSpan WelcomeTimeout = TimeSpan.FromSeconds(15);

    /// <summary>A polite goodbye is worth this much; then the connection is cut.</summary>
    public static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The first pause between two attempts to reconnect: a host that was restarted is back in a moment.
    /// </summary>
    public static readonly TimeSpan ReconnectPauseMin = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause: each is twice the one before.</summary>
    public static readonly TimeSpan ReconnectPauseMax = TimeSpan.FromSeconds(2);

    /// <summary>A problem document, a redirection or an entitlement URL: all below 10 KB.</summary>
    public const int AnswerBytesMax = 256 * 1024;

    /// <summary>
    /// Events that wait for the caller. When it is full nothing more is read, and the host stops sending.
    /// </summary>
    public const int EventsWaitingMax = 64;

    /// <summary>
    /// Messages that wait for the socket: a second of typing and pointing at 60 a second, and then some.
    /// </summary>
    public const int MessagesWaitingMax = 256;

    /// <summary>Frames whose times the statistics remember: about three minutes at 60 a second.</summary>
    public const int TimesKept = 10_000;

    /// <summary>A script is written by hand or by a small program.</summary>
    public const int ScriptLinesMax = 100_000;

    /// <summary>An hour: whoever waits longer has mistaken the unit.</summary>
    public const int ScriptWaitMillisecondsMax = 3_600_000;

    /// <summary>A drag is sent as this many moves, so that an application sees a path and not a jump.</summary>
    public const int DragSteps = 12;
}
