namespace Farglass.Hosting;

/// <summary>Every bound that all servers share, with the reason for it.</summary>
public static class HostingLimits
{
    /// <summary>
    /// The longest request that makes sense is an application's definition: 100 arguments of 4 KiB, 100 variables and
    /// an icon of 64 KiB. A server that takes less says so at its endpoint.
    /// </summary>
    public const int RequestBodyBytesMax = 1024 * 1024;

    /// <summary>A ticket or a token is below 1 KiB; browsers add a few cookies of at most 4 KiB.</summary>
    public const int RequestHeaderBytesMax = 16 * 1024;

    /// <summary>Our longest path is below 200 characters; a page's query may be longer.</summary>
    public const int RequestLineBytesMax = 8 * 1024;

    /// <summary>Nobody needs longer to send 16 KiB of headers, and a slow sender holds a connection.</summary>
    public static readonly TimeSpan RequestHeadersTime = TimeSpan.FromSeconds(10);

    /// <summary>Far above what one machine's hosts and browsers open, far below its file descriptors.</summary>
    public const int ConnectionsMax = 4_000;

    /// <summary>What a request in flight gets to finish when the server is asked to stop.</summary>
    public static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    /// <summary>A readiness check that takes longer says "not ready".</summary>
    public static readonly TimeSpan ReadinessTime = TimeSpan.FromSeconds(3);

    /// <summary>How long one writer waits for another on the same SQLite file before it gives up.</summary>
    public static readonly TimeSpan DatabaseBusyTime = TimeSpan.FromSeconds(10);

    /// <summary>An <c>Accept</c> header longer than this is not read: browsers send below 200 characters.</summary>
    public const int AcceptLengthMax = 1_024;

    /// <summary>Our bearer secrets are 47 characters; what is longer is not hashed.</summary>
    public const int BearerLengthMax = 1_024;

    /// <summary>Field errors in one problem document: enough to mend a form, no echo of a huge request.</summary>
    public const int FieldErrorsMax = 50;
}
