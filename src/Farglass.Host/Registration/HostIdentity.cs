using System.Security.Cryptography;
using System.Text.Json;
using Farglass.Protocol;
using Farglass.Protocol.Rest;

namespace Farglass.Host.Registration;

/// <summary>Who this host is to its streaming service. Kept, so that a restart needs no join token.</summary>
/// <param name="ServiceUrl">Whose host it is: another service's identity is worth nothing.</param>
/// <param name="TicketKey">The service's public key, SubjectPublicKeyInfo in base64.</param>
sealed record HostIdentity(string ServiceUrl, HostId HostId, string HostToken, string TicketKey, int HeartbeatSeconds)
{
    public static HostIdentity Of(string serviceUrl, HostRegistered registered) => new(
        serviceUrl, registered.HostId, registered.HostToken, registered.TicketKey, registered.HeartbeatSeconds);

    /// <returns>Null where there is none, or what is there cannot be used: the host registers again.</returns>
    public static HostIdentity? Load(string file, string serviceUrl)
    {
        try
        {
            var identity = JsonSerializer.Deserialize<HostIdentity>(File.ReadAllBytes(file), FarglassJson.Options);
            return identity?.ServiceUrl == serviceUrl ? identity : null;
        }
        catch (Exception unusable) when (unusable is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Save(string file) =>
        PrivateFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(this, FarglassJson.Options));

    /// <exception cref="CryptographicException">The service sent something that is no key.</exception>
    public ECDsa ImportTicketKey()
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(TicketKey), out _);
            return key;
        }
        catch (FormatException wrong)
        {
            key.Dispose();
            throw new CryptographicException("The ticket key is not base64.", wrong);
        }
    }
}
