namespace Farglass.Host;

/// <summary>Every bound in the host, with the reason for it.</summary>
static class Limits
{
    // Frames and rates.

    /// <summary>A second of frames at 60 a second, and a few: the longest round trip is half of that.</summary>
    public const int FramesInFlightMax = 64;

    /// <summary>
    /// Half a second: nobody works over a longer one, and a wrong measurement must not open the window.
    /// </summary>
    public const long RoundTripMicrosMax = 500_000;

    /// <summary>
    /// How long a short round trip is remembered after the last one like it: a route changes more seldom.
    /// </summary>
    public const long RoundTripMemoryMicros = 20_000_000;

    /// <summary>Where a session begins, before its network has shown what it carries.</summary>
    public const uint KilobitsPerSecondInitial = 5_000;

    /// <summary>
    /// Slower than this, a 720p picture of text takes seconds: the viewer should see that, not us hide it.
    /// </summary>
    public const uint KilobitsPerSecondMin = 200;

    /// <summary>
    /// A session is not told of less: of the rate, this is what it may be off by. A change costs the encoder 10 µs.
    /// </summary>
    public const double RateChangeMin = 0.02;

    /// <summary>96 kbit/s of Opus, and what a hundred packets a second have before it.</summary>
    public const int SoundKilobits = 150;

    /// <summary>Sound that was sent so long ago has ended: what it took is the picture's.</summary>
    public static readonly TimeSpan SoundMemory = TimeSpan.FromSeconds(1);

    /// <summary>Between two notes of the network: as often as the statistics are drawn anew.</summary>
    public static readonly TimeSpan NetworkNoteInterval = TimeSpan.FromSeconds(1);

    /// <summary>What bounds a stream for less is not worth a line of a log.</summary>
    public const int SamplesOfABound = 5;

    /// <summary>Of the time: then encoding leaves none for another frame.</summary>
    public const double ProcessorShareMax = 0.8;

    /// <summary>What a person who works does not notice: above, a sample counts as unmet.</summary>
    public const int GoodLossPerMilleMax = 20, GoodRoundTripMicrosMax = 150_000, GoodQueueMicrosMax = 100_000;

    /// <summary>
    /// A frame and a half at the highest rate: TCP never waits for us, and nothing is in the kernel for long.
    /// </summary>
    public const int TcpNotSentBytesMax = 64 * 1024;

    // Connections.

    /// <summary>
    /// A hello is the first thing that a client sends; the slowest link we know needs two seconds for it.
    /// </summary>
    public static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(10);

    /// <summary>For the last messages and the close to arrive and be answered.</summary>
    public static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    /// <summary>A ping of two bytes each: 0.1 kbit/s on an idle line, and it keeps proxies from hanging up.</summary>
    public static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(15);

    /// <summary>A viewer that does not answer a ping in this time is gone.</summary>
    public static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Far above what sessions need, far below the process's file descriptors.</summary>
    public const int ConnectionsMax = 1_000;

    /// <summary>Connections that have not said hello: each costs a buffer and up to ten seconds.</summary>
    public const int UnauthenticatedMax = 64;

    /// <summary>A gaming mouse tells 1000 positions a second, and frames are acknowledged 60 times.</summary>
    public const int ClientMessagesPerSecond = 2_000;

    /// <summary>
    /// Clipboard messages of a viewer that its policy does not allow, or that nobody asked for: a page of another
    /// version may send a few.
    /// </summary>
    public const int ClipboardMessagesRefusedMax = 100;

    /// <summary>Two seconds of a microphone that the application may not have: a page of another version.</summary>
    public const int MicrophoneMessagesRefusedMax = 100;

    /// <summary>What a network that stood still for two seconds lets go at once.</summary>
    public const int ClientMessagesAtOnce = 4_000;

    /// <summary>
    /// Frames are held back by the window, so this is pongs and cursors: 256 of them, and nobody reads.
    /// </summary>
    public const int MessagesWaitingMax = 256;

    /// <summary>Input at 1000 messages a second (a gaming mouse) for a second that the session sleeps.</summary>
    public const int SessionMessagesWaitingMax = 1_024;

    /// <summary>A few hundred grants and inputs in one call; a launch order makes it grow, once.</summary>
    public const int SessionSendBytes = 4 * 1024;

    /// <summary>The note of an earlier host and a few numbers.</summary>
    public const int SessionHelloBytesMax = 128 * 1024;

    /// <summary>RFC 6455, 7.4.1: an endpoint is going away. Clients reconnect.</summary>
    public const int GoingAway = 1001;

    // WebRTC.

    /// <summary>A machine with more ways in than these has others that do as well.</summary>
    public const int MediaAddressesMax = 16;

    /// <summary>Of ten thousands of ports some hundred are in use.</summary>
    public const int FreePortAttemptsMax = 10;

    /// <summary>A key frame of each of twenty sessions at one moment.</summary>
    public const int MediaSocketBytes = 4 * 1024 * 1024;

    /// <summary>
    /// What is larger is cut, and then it is no packet of ours: ICE, DTLS and RTP keep to 1500 bytes.
    /// </summary>
    public const int ReceivedDatagramBytesMax = 2_048;

    /// <summary>What every path carries in one piece, and what the library writes at most.</summary>
    public const int DatagramBytesMax = 1_200;

    /// <summary>The kernel takes 64 datagrams at a time.</summary>
    public const int BurstBytesMax = 54 * DatagramBytesMax;

    /// <summary>A second of frames and messages of twenty sessions.</summary>
    public const int MediaOrdersMax = 4_096;

    /// <summary>Then the sockets have their turn, and the clock.</summary>
    public const int MediaOrdersPerTurn = 64, MediaDatagramsPerTurn = 256;

    /// <summary>ICE, DTLS and SCTP need seven round trips, and time to repeat what is lost.</summary>
    public static readonly TimeSpan MediaConnectTimeout = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A viewer's network may change meanwhile; then it starts ICE anew, or makes another connection.
    /// </summary>
    public static readonly TimeSpan MediaLostTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Credentials of one connection: a viewer may start ICE anew again before it has found a way.</summary>
    public const int IceGenerationsMax = 4;

    /// <summary>Connections of ICE-TCP: as many as of the WebSocket.</summary>
    public const int MediaConnectionsMax = ConnectionsMax;

    public const int MediaBacklog = 128;

    /// <summary>How long a browser need not ask again what other pages may call: the longest that one takes.</summary>
    public const string PreflightSeconds = "7200";

    /// <summary>Two frames of the longest, and a little.</summary>
    public const int MediaTcpBufferBytes = 8 * 1024;

    /// <summary>Half a second at 20 Mbit/s: a connection that does not drain loses packets, as UDP would.</summary>
    public const int MediaDatagramsWaitingMax = 1_024;

    /// <summary>A client's clock may be behind ours.</summary>
    public static readonly TimeSpan CertificateSlack = TimeSpan.FromDays(1);

    /// <summary>A certificate lives as long as the host does; nobody checks its date, but some might.</summary>
    public static readonly TimeSpan CertificateLife = TimeSpan.FromDays(3_650);

    // Supervision.

    /// <summary>A second of frames, input and acknowledgements of a loop that stands still.</summary>
    public const int SessionInboxMax = 4_096;

    /// <summary>Opening, ending and reporting sessions: a thousand of them at one moment.</summary>
    public const int WorkWaitingMax = 1_024;

    /// <summary>A process that listens answers in a millisecond; a machine under load may take its time.</summary>
    public static readonly TimeSpan SessionConnectTimeout = TimeSpan.FromSeconds(3);

    /// <summary>From the start of the process until it listens. It does that before it starts its display.</summary>
    public static readonly TimeSpan SessionStartTimeout = TimeSpan.FromSeconds(15);

    public static readonly TimeSpan SessionStartPoll = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// From the request to end to the end: applications get three seconds to close, and the display two.
    /// </summary>
    public static readonly TimeSpan ProcessEndTimeout = TimeSpan.FromSeconds(8);

    /// <summary>A session process that has said its last word exits at once.</summary>
    public static readonly TimeSpan ProcessExitTimeout = TimeSpan.FromSeconds(2);

    /// <summary>A session that had ended while no host was there says why in its second message.</summary>
    public static readonly TimeSpan LastWordsTimeout = TimeSpan.FromSeconds(3);

    /// <summary>SIGKILL is not instant for a process that sleeps in the kernel.</summary>
    public static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A laptop that was closed over lunch should still hear why its session ended.</summary>
    public static readonly TimeSpan EndedSessionKept = TimeSpan.FromMinutes(30);

    /// <summary>Each takes some 9 KB; the oldest makes room, and whoever asks for it hears of no session.</summary>
    public const int EndedSessionsRememberedMax = 1_000;

    /// <summary>Logs are kept for days, so an hour more or less is nothing.</summary>
    public static readonly TimeSpan LogSweepInterval = TimeSpan.FromHours(1);

    /// <summary>After a session process was taken: its first frame comes before the preparation of the next.</summary>
    public static readonly TimeSpan WarmPause = TimeSpan.FromSeconds(2);

    /// <summary>After a failure, so that a broken display does not keep the machine busy.</summary>
    public static readonly TimeSpan WarmRetry = TimeSpan.FromSeconds(5);

    /// <summary>A viewer that comes and goes all day writes a few hundred lines.</summary>
    public const int TimelineLinesMax = 10_000;

    /// <summary>Opened in so many windows within a ticket's life, which is half a minute.</summary>
    public const int TicketsNoted = 16;

    // Registration and tickets.

    /// <summary>A service that takes longer is as good as away, and a viewer is waiting.</summary>
    public static readonly TimeSpan ServiceTimeout = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>A launch order with 16 KiB of opaque data, an icon and a full environment.</summary>
    public const int ServiceAnswerBytesMax = 1024 * 1024;

    /// <summary>A service that is away for a week of heavy use.</summary>
    public const int EndedSessionsMax = 10_000;

    /// <summary>The service takes 2000 reports at a time, of which 1000 may be sessions that live.</summary>
    public const int EndedReportsPerHeartbeat = 1_000;

    /// <summary>What the service takes: a line of a log, not the log.</summary>
    public const int StopDetailLengthMax = 1_000;

    /// <summary>Tickets live for half a minute: three hundred sessions opened in each second of it.</summary>
    public const int UsedTicketsMax = 10_000;

    public const int UsedTicketsSwept = 64;

    /// <summary>A ticket of 1 KiB and three numbers.</summary>
    public const int ViewerRequestBytesMax = 4 * 1024;
}
