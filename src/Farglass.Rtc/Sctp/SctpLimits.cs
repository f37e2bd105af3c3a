namespace Farglass.Rtc.Sctp;

/// <summary>
/// Every bound and time of an association, with the reason for it. What a peer feeds grows no further.
/// </summary>
public static class SctpLimits
{
    // Packets.

    /// <summary>
    /// What we send: a datagram of 1200 bytes less 50 for the DTLS record, whose header, nonce and tag take 37 with GCM
    /// and up to 50 with other ciphers that WebRTC knows.
    /// </summary>
    public const int SentPacketBytesDefault = 1150;

    /// <summary>A packet that holds less cannot answer an INIT.</summary>
    public const int SentPacketBytesMin = 512;

    /// <summary>
    /// What we take: no path carries more in a datagram, and a chunk out of order is kept in a block of it.
    /// </summary>
    public const int ReceivedPacketBytesMax = 1500;

    /// <summary>Answers that wait to be sent, such as HEARTBEAT ACK. A packet cannot rightly ask for more.</summary>
    public const int PendingBytesMax = 4 * 1024;

    /// <summary>The receiver needs only a few to see that we send too early.</summary>
    public const int DuplicatesReportedMax = 16;

    // Messages.

    /// <summary>Both ways; what browsers announce as a=max-message-size.</summary>
    public const int MessageBytesMax = 256 * 1024;

    /// <summary>Ids of channels end here: Chromium offers as many.</summary>
    public const ushort StreamsMax = 1024;

    /// <summary>As many channels as a page can want, each with texts of the peer's making.</summary>
    public const int ChannelsMax = 256;

    /// <summary>A label, or the name of a protocol. A peer's OPEN with a longer one is refused.</summary>
    public const int LabelBytesMax = 256;

    // Receiving.

    /// <summary>
    /// The window that we announce: 40 Mbit/s over 200 ms. It holds what is out of order, incomplete, or not taken yet.
    /// </summary>
    public const int ReceivedBytesMax = 1024 * 1024;

    /// <summary>
    /// On top of it, for the next TSN alone: a window full of what came behind a gap would else never close the gap.
    /// </summary>
    public const int ReceivedReserveBytes = MessageBytesMax + (64 * 1024);

    /// <summary>
    /// What a chunk or message in memory is charged beside its payload, so that tiny ones are not free.
    /// </summary>
    public const int HeldOverheadBytes = 16;

    /// <summary>
    /// TSNs ahead of the first that is missing, and a power of two: what can be on its way at 40 Mbit/s and 200 ms.
    /// </summary>
    public const int ReceivedAheadMax = 2048;

    /// <summary>
    /// Messages taken from the association live in one ring: all that may wait, and two of the largest for its cut.
    /// </summary>
    public const int InboxBytesMax = 2 * 1024 * 1024;

    /// <summary>
    /// Every second packet is acknowledged at once, a single one after this (RFC 9260, 6.2 allows 500 ms).
    /// </summary>
    public static readonly TimeSpan SackDelay = TimeSpan.FromMilliseconds(20);

    // Sending.

    /// <summary>
    /// Per channel, not sent yet: what a channel may hold before it says no. Four of the largest messages.
    /// </summary>
    public const int BufferedBytesMax = 1024 * 1024;

    /// <summary>Of all channels, waiting or on their way. Each takes a block of a packet's size: 4.7 MB.</summary>
    public const int OutgoingChunksMax = 4096;

    /// <summary>
    /// On their way, a power of two: receivers, ours too, keep no more behind a gap, so more would be sent in vain.
    /// </summary>
    public const int InFlightChunksMax = 2048;

    /// <summary>Chunks that are kept for the next message: a burst; more is left to the garbage collector.</summary>
    public const int SpareChunksMax = 256;

    /// <summary>Streams named in one FORWARD-TSN. More skipped messages wait for the next.</summary>
    public const int SkippedStreamsMax = 64;

    /// <summary>Streams named in one reset. More wait for the answer to it.</summary>
    public const int ResetStreamsMax = 64;

    /// <summary>
    /// In packets (RFC 6928; RFC 9260, 7.2.1 says 4): 11 KB, so that a short message is not cut by it.
    /// </summary>
    public const int InitialWindowPackets = 10;

    /// <summary>
    /// At once, in packets: a queue of home routers holds it, and audio beside it waits 1 ms at 100 Mbit/s.
    /// </summary>
    public const int BurstPackets = 10;

    // Time.

    /// <summary>Before there is a measurement; ICE and DTLS needed less for each of their steps.</summary>
    public static readonly TimeSpan InitialTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// On top of the smoothed round trip at least: a peer may hold an acknowledgement back as long (RFC 9260, 6.2). A
    /// lost key press waits for it, so it is no longer than that.
    /// </summary>
    public static readonly TimeSpan TimeoutVariationMin = TimeSpan.FromMilliseconds(200);

    public static readonly TimeSpan TimeoutMax = TimeSpan.FromSeconds(10);

    /// <summary>
    /// After so many in a row without an answer the association is lost (RFC 9260, 8.1): about a minute.
    /// </summary>
    public const int TimeoutsMax = 10;

    /// <summary>
    /// Of INIT and COOKIE ECHO (RFC 9260, 16): 45 s. DTLS stands, so the peer lives; it may be slow to start.
    /// </summary>
    public const int InitTimeoutsMax = 8;

    /// <summary>RFC 9260, 8.3. Consent checks (RFC 7675) find a dead path sooner.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(30);

    /// <summary>RFC 9260, 16: Valid.Cookie.Life.</summary>
    public static readonly TimeSpan CookieLifetime = TimeSpan.FromSeconds(60);
}
