using Farglass.Hosting;
using Microsoft.AspNetCore.Http;

namespace Farglass.Host.Signalling;

/// <summary>
/// Browsers say from which page a WebSocket was opened; only our own may. A program says nothing, and needs the
/// viewer's token like everybody else.
/// </summary>
static class OwnOrigin
{
    public static bool Allows(HttpRequest request, PublicAddress address)
    {
        var origin = request.Headers.Origin;
        if (origin.Count == 0) return true;
        if (origin.Count > 1 || !Uri.TryCreate(origin[0], UriKind.Absolute, out var from)) return false;
        return IsSame(from, address.Url)
            || (Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var here)
                && IsSame(from, here));
    }

    static bool IsSame(Uri a, Uri b) =>
        Uri.Compare(
            a, b, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
