using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farglass.Protocol.Tickets;

/// <summary>
/// What a host needs to believe that a client may open a session: signed by the streaming service, checked by the host
/// with the service's public key and nothing else. A JSON Web Token (RFC 7519) with one algorithm, ES256 (RFC 7518,
/// 3.4), so that there is nothing to negotiate and nothing to downgrade.
/// </summary>
/// <param name="HostId">Whom it is for (<c>aud</c>): another host refuses it.</param>
/// <param name="SessionId">The session it opens (<c>sub</c>).</param>
/// <param name="Id">Its own name (<c>jti</c>), by which the host honours it once.</param>
public sealed record Ticket(HostId HostId, SessionId SessionId, string Id, DateTimeOffset ExpiresAt)
{
    /// <summary>Ours are below 400; what is longer is not looked at.</summary>
    public const int LengthMax = 1_024;

    const string Header = """{"alg":"ES256","typ":"JWT"}""";
    static readonly string EncodedHeader = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Header));

    public string Sign(ECDsa key)
    {
        var claims = new Claims(HostId, SessionId, Id, ExpiresAt.ToUnixTimeSeconds());
        var signed = $"{EncodedHeader}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signature = key.SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Reads a ticket whose signature is good. Expiry and audience are the caller's to check.</summary>
    public static bool TryRead(string? text, ECDsa key, [NotNullWhen(true)] out Ticket? ticket)
    {
        ticket = null;
        if (text is null or { Length: > LengthMax }) return false;
        var parts = text.Split('.');
        if (parts.Length != 3 || parts[0] != EncodedHeader) return false; // Any other header is another algorithm.
        if (!TryDecode(parts[1], out var payload) || !TryDecode(parts[2], out var signature)) return false;
        if (!key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation)) return false;
        ticket = Parse(payload);
        return ticket is not null;
    }

    static Ticket? Parse(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize<Claims>(payload) is { Id.Length: > 0 } claims
                ? new(claims.HostId, claims.SessionId, claims.Id, DateTimeOffset.FromUnixTimeSeconds(claims.ExpiresAt))
                : null;
        }
        catch (Exception broken) when (broken is JsonException or ArgumentOutOfRangeException)
        {
            return null; // Signed by the service and yet no ticket: made for something else.
        }
    }

    static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(text)) return false;
        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    sealed record Claims(
        [property: JsonPropertyName("aud")] HostId HostId,
        [property: JsonPropertyName("sub")] SessionId SessionId,
        [property: JsonPropertyName("jti")] string Id,
        [property: JsonPropertyName("exp")] long ExpiresAt);
}
