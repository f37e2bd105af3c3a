using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Farglass.Protocol;

/// <summary>
/// Bearer secrets: keys and tokens that we make and keep only as hashes. They are random and long, so one round of
/// SHA-256 is enough: there is nothing to guess. Passwords, which people choose, are hashed elsewhere and slowly.
/// </summary>
public static class Secrets
{
    public const int Bits = 256;

    /// <summary>
    /// A new secret: the prefix says what it is for (so that a leaked one can be recognised), then 43 characters.
    /// </summary>
    public static string New(string prefix) =>
        prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bits / 8));

    /// <summary>What is stored in the secret's place: SHA-256 in lower-case hexadecimal.</summary>
    public static string Hash(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Compares in a time that does not tell how much was right.</summary>
    public static bool Matches(string secret, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash));
}
