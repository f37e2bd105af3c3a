namespace Farglass.Entitlement;

/// <summary>
/// Every bound of the entitlement service, with the reason for it. Nothing grows without one of these.
/// </summary>
static class Limits
{
    /// <summary>What NIST SP 800-63B asks for; length is the only rule that helps.</summary>
    public const int PasswordLengthMin = 8;

    /// <summary>Room for any pass phrase. Above it, a request is somebody looking for a slow path.</summary>
    public const int PasswordLengthMax = 256;

    /// <summary>A base64 of a name and of the longest password in UTF-8, with room to spare.</summary>
    public const int AuthorizationLengthMax = 2_048;

    /// <summary>A person's name in full; the portal's header shows the beginning of a longer one.</summary>
    public const int DisplayNameLengthMax = 100;

    /// <summary>A note to other operators, not a document.</summary>
    public const int GroupDescriptionLengthMax = 500;

    /// <summary>A search word: longer than any application's name is not a search.</summary>
    public const int SearchLengthMax = 100;

    /// <summary>
    /// Requests that may wait for a turn to hash a password. A turn takes about 50 ms on each core, so that the last
    /// in the queue waits for less than two seconds on a machine with one.
    /// </summary>
    public const int PasswordChecksWaiting = 32;

    /// <summary>What a caller who found the queue full is told to wait: by then it is empty.</summary>
    public static readonly TimeSpan PasswordQueueRetry = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Sign-ins and tokens of one user; the oldest is revoked for the next one. A person has few devices.
    /// </summary>
    public const int TokensPerUserMax = 50;

    /// <summary>Doubling waits stop here; from then on the lock speaks.</summary>
    public static readonly TimeSpan SignInWaitMax = TimeSpan.FromSeconds(32);

    /// <summary>
    /// A slow database must not turn a counted failure into a free one: it is tried this often, then refused.
    /// </summary>
    public const int FailureWriteTries = 20;

    /// <summary>Rows of one list answer, where the request does not say.</summary>
    public const int ListLengthDefault = 100;

    /// <summary>Rows of one list answer at most: some 200 KiB of JSON.</summary>
    public const int ListLengthMax = 1_000;

    /// <summary>An operator's list of entitlements or members in one answer, which is not paged.</summary>
    public const int AdminListLengthMax = 10_000;

    /// <summary>Applications that a catalogue shows. A person finds nothing in a longer one.</summary>
    public const int CatalogueLengthMax = 1_000;

    /// <summary>Running sessions of one user that are shown and looked through.</summary>
    public const int UserSessionsMax = 100;

    /// <summary>Pages of the streaming service's lists that are followed: 20 of 100 hold a whole catalogue.</summary>
    public const int PagesMax = 20;

    /// <summary>A catalogue of this many bytes has an icon of 64 KiB for each of a page's 100 applications.</summary>
    public const int StreamingAnswerBytesMax = 8 * 1024 * 1024;

    /// <summary>An answer of the streaming service takes milliseconds; a person waits for no more than this.</summary>
    public static readonly TimeSpan StreamingAnswerTime = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How old the catalogue may be that a page shows: an operator's change is seen at the next glance.
    /// </summary>
    public static readonly TimeSpan CatalogueAge = TimeSpan.FromSeconds(3);

    /// <summary>
    /// What a caller is told to wait when the streaming service is away: a restart takes about as long.
    /// </summary>
    public static readonly TimeSpan StreamingRetry = TimeSpan.FromSeconds(5);

    /// <summary>What a caller is told to wait when all sessions are taken.</summary>
    public static readonly TimeSpan QuotaRetry = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a new session waits for the place of the one that it replaces: a host says so once a second.
    /// </summary>
    public static readonly TimeSpan ReplacedPlaceTime = TimeSpan.FromSeconds(6);

    /// <summary>How often that place is asked for.</summary>
    public static readonly TimeSpan ReplacedPlaceInterval = TimeSpan.FromMilliseconds(300);

    /// <summary>What a second request is told to wait while the first one starts the same application.</summary>
    public static readonly TimeSpan LaunchRetry = TimeSpan.FromSeconds(2);

    /// <summary>The longest body that the API takes: a password, names, a description.</summary>
    public const int RequestBodyBytesMax = 16 * 1024;

    /// <summary>
    /// One launch of one user at a time; a launch that died with its process is forgotten after this.
    /// </summary>
    public static readonly TimeSpan LaunchLease = TimeSpan.FromSeconds(20);

    /// <summary>How often what has expired is removed from the database.</summary>
    public static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(10);
}
