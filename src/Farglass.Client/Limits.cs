namespace Farglass.Client;

/// <summary>Every bound in the client library, with the reason for it.</summary>
static class Limits
{
    /// <summary>A host that does not accept a connection in this time is as good as away.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>From the connection to the welcome: one round trip, and whatever a busy host adds to it.</summary>
    public static readonly TimeSpan WelcomeTimeout = TimeSpan.FromSeconds(15);

    /// <summary>
    /// WebRTC needs about seven round trips. Where it has a way it has found it by then; where it has none, somebody
    /// is waiting for a picture.
    /// </summary>
    public static readonly TimeSpan WebRtcPatience = TimeSpan.FromSeconds(4);

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

    // WebRTC.

    /// <summary>An answer has about two kilobytes, and each address of the host another hundred bytes.</summary>
    public const int DescriptionBytesMax = 64 * 1024;

    /// <summary>What is larger is cut, and is no packet of ours then: ICE, DTLS and RTP keep to 1500 bytes.</summary>
    public const int ReceivedDatagramBytesMax = 2_048;

    /// <summary>The library writes no longer ones.</summary>
    public const int DatagramBytesMax = 1_200;

    /// <summary>A key frame of a megabyte, which comes at once.</summary>
    public const int SocketBufferBytes = 1024 * 1024;

    /// <summary>Datagrams, mostly: what is behind that waits in the kernel, and then is lost.</summary>
    public const int OrdersWaitingMax = 1_024;

    /// <summary>Then what has come of them is passed on, and what is due is done.</summary>
    public const int OrdersPerTurn = 64;

    /// <summary>
    /// Events that wait for <see cref="SessionClient"/>, which has a queue of its own. When it is full, no more is
    /// taken from the peer.
    /// </summary>
    public const int EventsAheadMax = 16;

    /// <summary>A second of frames: a note travels beside its frame, and either may be late.</summary>
    public const int FrameNotesKept = 64;

    /// <summary>Half a second at 20 Mbit/s: a connection that does not drain loses packets, as UDP would.</summary>
    public const int TcpDatagramsWaitingMax = 1_024;

    public const int TcpBufferBytes = 16 * 1024;

    /// <summary>ICE checks the way at least every six seconds, so at least one check has not been answered.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(9);

    /// <summary>For a restart of ICE to find a way. Then a new connection is more likely to.</summary>
    public static readonly TimeSpan WayLostTimeout = TimeSpan.FromSeconds(6);

    /// <summary>A certificate lives as long as its connection; nobody checks its date, but some might.</summary>
    public static readonly TimeSpan CertificateSlack = TimeSpan.FromDays(1), CertificateLife = TimeSpan.FromDays(365);

    // Statistics and scripts.

    /// <summary>Frames whose times the statistics remember: about three minutes at 60 a second.</summary>
    public const int TimesKept = 10_000;

    /// <summary>A script is written by hand or by a small program.</summary>
    public const int ScriptLinesMax = 100_000;

    /// <summary>An hour: whoever waits longer has mistaken the unit.</summary>
    public const int ScriptWaitMillisecondsMax = 3_600_000;

    /// <summary>A drag is sent as this many moves, so that an application sees a path and not a jump.</summary>
    public const int DragSteps = 12;
}
