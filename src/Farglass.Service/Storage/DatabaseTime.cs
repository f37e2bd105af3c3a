namespace Farglass.Service.Storage;

/// <summary>Times in the database: milliseconds since 1970, in UTC.</summary>
static class DatabaseTime
{
    public static long ToMilliseconds(this DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static DateTimeOffset ToTime(this long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? ToTime(this long? milliseconds) => milliseconds?.ToTime();
}
