namespace Farglass.Rtc.Ice;

/// <summary>Every bound and every time of ICE, with the reason for it.</summary>
static class IceLimits
{
    /// <summary>What fits any IPv6 path (RFC 8489, 6.1). Checks of browsers have about 120 bytes.</summary>
    public const int StunBytesMax = 1_280;

    /// <summary>
    /// A frame of ICE-TCP holds what a datagram would: at most 1200 bytes from us, 1500 from anybody. Twice that is
    /// not a peer that is generous, it is not a peer.
    /// </summary>
    public const int TcpFrameBytesMax = 2_048;

    /// <summary>The longest answer: a success with an IPv6 address. An answer is never longer.</summary>
    public const int AnswerBytesMax = 80;

    /// <summary>
    /// Answers that wait to be drained. Owners drain after each datagram or batch; the peer repeats what is dropped.
    /// </summary>
    public const int AnswersMax = 8;

    /// <summary>How many types a 420 names. A check has about ten attributes in all.</summary>
    public const int UnknownAttributesMax = 4;

    /// <summary>
    /// Ways to one peer that are kept: two networks, two IP versions, UDP and TCP make eight.
    /// </summary>
    public const int PathsMax = 8;

    /// <summary>
    /// Checks that are known again when a stranger repeats them: Chromium sends one in 2.5 s, so of 40 minutes.
    /// </summary>
    public const int ChecksRemembered = 1_024;

    /// <summary>A laptop with a virtual machine and a VPN has about six addresses.</summary>
    public const int LocalCandidatesMax = 8;

    /// <summary>A host of ours offers two or four; a browser with all of its networks about twelve.</summary>
    public const int RemoteCandidatesMax = 16;

    /// <summary>RFC 8445, 6.1.2.5 wants a limit and proposes 100. One component of one stream needs fewer.</summary>
    public const int PairsMax = 64;

    /// <summary>
    /// Requests of one pair that an answer may still come for. Checks are a second apart, so this is a round trip of
    /// four seconds.
    /// </summary>
    public const int ChecksRememberedMax = 4;

    /// <summary>Longer than any candidate line that was met: an IPv6 address twice, and ten extensions.</summary>
    public const int CandidateLengthMax = 512;

    /// <summary>RFC 8839, 5.1: 32 characters of a foundation, 256 of a fragment or a password.</summary>
    public const int FoundationLengthMax = 32, UfragLengthMin = 4, PasswordLengthMin = 22, CredentialLengthMax = 256;

    /// <summary>Sends of one check (Rc of RFC 8489, 6.2.1).</summary>
    public const int SendsMax = 7;

    /// <summary>Ta (RFC 8445, 14.2): between the first sends of two checks.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The first wait for an answer (RFC 8445, 14.3), and the longest. The doubling stops early: a check is a hundred
    /// bytes, and somebody waits for the first picture.
    /// </summary>
    public static readonly TimeSpan RetransmitMin = TimeSpan.FromMilliseconds(500),
        RetransmitMax = TimeSpan.FromSeconds(1);

    /// <summary>TCP repeats by itself, so a check is sent once; this includes the time to connect.</summary>
    public static readonly TimeSpan TcpAnswerMax = TimeSpan.FromSeconds(10);

    /// <summary>RFC 7675, 5.1: without an answer for this long nothing may be sent.</summary>
    public static readonly TimeSpan ConsentMax = TimeSpan.FromSeconds(30);

    /// <summary>RFC 7675, 5.1: a check every five seconds, give or take a fifth.</summary>
    public static readonly TimeSpan ConsentIntervalMin = TimeSpan.FromSeconds(4),
        ConsentIntervalMax = TimeSpan.FromSeconds(6);

    /// <summary>After a check without an answer the next comes as soon as RFC 7675, 5.1 allows: in a second.</summary>
    public static readonly TimeSpan DoubtIntervalMin = TimeSpan.FromSeconds(1),
        DoubtIntervalMax = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// A pair that has been silent for this long has missed about five checks; another that answers is better.
    /// </summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(10);

    /// <summary>How long the first valid pair waits for a better one: a few checks and a round trip.</summary>
    public static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(200);

    /// <summary>A pair that failed is tried again after this long while there is no other.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// While only TCP works, UDP is tried again so often: it is that much better, and what blocked it may have gone.
    /// </summary>
    public static readonly TimeSpan UdpRetryInterval = TimeSpan.FromSeconds(30);

    /// <summary>When checks have found nothing for this long, the owner is told. They go on.</summary>
    public static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(30);
}
