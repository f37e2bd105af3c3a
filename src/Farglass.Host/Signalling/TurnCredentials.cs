using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Farglass.Protocol;

namespace Farglass.Host.Signalling;

/// <summary>
/// Credentials for TURN servers that expire (draft-uberti-behave-turn-rest-00): the name holds the time, and the
/// password is its HMAC. As Link headers, which WHEP clients understand (RFC 9725, 4.6).
/// </summary>
static class TurnCredentials
{
    /// <summary>One header for each server.</summary>
    public static IEnumerable<string> Links(WebRtcSettings settings, SessionId session, DateTimeOffset now)
    {
        if (settings.TurnSecret is not { } secret) yield break;
        var expires = now.ToUnixTimeSeconds() + settings.TurnCredentialSeconds;
        var name = string.Create(CultureInfo.InvariantCulture, $"{expires}:{session}");
#pragma warning disable CA5350 // It is what TURN servers check, and as a MAC it has no known weakness.
        var password = Convert.ToBase64String(
            HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(name)));
#pragma warning restore CA5350
        foreach (var url in settings.TurnUrls)
            yield return $"<{url}>; rel=\"ice-server\"; username=\"{name}\"; credential=\"{password}\"; "
                + "credential-type=\"password\"";
    }
}
