namespace Farglass.Service;

/// <summary>Every bound in the streaming service, with the reason for it.</summary>
static class Limits
{
    /// <summary>
    /// A page of a list: what a person scrolls through, and what one answer can hold without being slow.
    /// </summary>
    public const int PageDefault = 50;
    public const int PageMax = 200;

    /// <summary>
    /// Places of one host. A session takes about half a core: this is far beyond any machine there is.
    /// </summary>
    public const int PlacesPerHostMax = 1_000;

    /// <summary>Twice its places: a host repeats sessions that have ended until an answer came.</summary>
    public const int ReportsPerHeartbeatMax = 2 * PlacesPerHostMax;

    /// <summary>What a host may say about an end: a line of an X server's log, not the log.</summary>
    public const int StopDetailLengthMax = 1_000;

    public const int HostNameLengthMax = 100;
    public const int VersionLengthMax = 100;
    public const int KeyNameLengthMax = 100;
    public const int VariableNameLengthMax = 256;

    /// <summary>A day: nobody comes back to a screen after longer, and the place is held all the time.</summary>
    public const int DisconnectTimeoutSecondsMax = 86_400;

    /// <summary>A year. Longer is the same as no limit, which is said by leaving it out.</summary>
    public const int DurationSecondsMax = 31_536_000;

    public const int SessionsMax = 1_000_000;

    /// <summary>Join tokens are for putting up machines: a month covers a slow purchase.</summary>
    public const int JoinTokenSecondsMax = 2_592_000;

    /// <summary>What one pass of the reaper takes of each kind; the next pass is a second later.</summary>
    public const int ReaperBatch = 500;

    public static readonly TimeSpan ReaperPeriod = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A transaction that lost against another is done again. More than once needs bad luck, more than this a bug.
    /// </summary>
    public const int TransactionTriesMax = 5;

    /// <summary>Sessions end all the time; asking every few seconds finds a free place soon enough.</summary>
    public static readonly TimeSpan CapacityRetry = TimeSpan.FromSeconds(5);

    /// <summary>A quota frees when somebody ends a session, or a link that was never opened expires.</summary>
    public static readonly TimeSpan QuotaRetry = TimeSpan.FromSeconds(15);

    /// <summary>A host that fell silent speaks again within a few heartbeats, or not for long.</summary>
    public static readonly TimeSpan HostRetry = TimeSpan.FromSeconds(3);
}
