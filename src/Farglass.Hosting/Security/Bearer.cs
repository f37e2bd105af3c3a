using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Farglass.Hosting.Security;

/// <summary>
/// Reads <c>Authorization: Bearer</c> (RFC 6750, 2.1). What is read is a secret: it goes into no log.
/// </summary>
public static class Bearer
{
    /// <summary>The challenge of a 401 where a bearer key is what is wanted.</summary>
    public const string Challenge = "Bearer realm=\"Farglass\"";

    const string Scheme = "Bearer ";

    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out string? secret)
    {
        secret = null;
        var values = request.Headers.Authorization;
        if (values.Count != 1 || values[0] is not { Length: <= HostingLimits.BearerLengthMax } value) return false;
        if (!value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var rest = value[Scheme.Length..].Trim();
        if (rest.Length == 0 || !rest.All(IsToken)) return false;
        secret = rest;
        return true;
    }

    static bool IsToken(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '+' or '/' or '=';
}
