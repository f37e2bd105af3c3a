using System.Net;

namespace Farglass.Hosting;

/// <summary>Where a server listens. A null address is <c>localhost</c>: both loopback addresses.</summary>
sealed record ListenAddress(bool IsHttps, IPAddress? Address, int Port)
{
    public static ListenAddress? Parse(string url)
    {
        // Uri takes no "*" as a host, and nothing else in it would be different.
        var plain = url.Replace("://*", "://[::]", StringComparison.Ordinal)
            .Replace("://+", "://[::]", StringComparison.Ordinal);
        if (!Uri.TryCreate(plain, UriKind.Absolute, out var uri)) return null;
        if (uri.Scheme is not ("http" or "https") || uri.PathAndQuery != "/" || uri.Fragment.Length > 0) return null;
        if (uri.Host == "localhost") return new(uri.Scheme == "https", Address: null, uri.Port);
        return IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address)
            ? new(uri.Scheme == "https", address, uri.Port)
            : null;
    }
}
