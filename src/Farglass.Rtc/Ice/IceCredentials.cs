using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Farglass.Rtc.Ice;

/// <summary>
/// A fragment of a user name, which says whose session a check is for, and the password that proves it (RFC 8445, 5.3).
/// </summary>
public sealed class IceCredentials
{
    /// <summary>
    /// 48 random bits: enough that an endpoint finds the session among thousands by it, and 24 are demanded.
    /// </summary>
    const int UfragLength = 8;

    /// <summary>144 random bits; 128 are demanded.</summary>
    const int PasswordLength = 24;

    /// <summary>The 64 "ice-chars" of RFC 8839, 5.1.</summary>
    const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    internal static readonly SearchValues<char> AllowedCharacters = SearchValues.Create(Characters);

    readonly byte[] _ufragBytes, _key;

    IceCredentials(string ufrag, string password)
    {
        Ufrag = ufrag;
        Password = password;
        _ufragBytes = Encoding.ASCII.GetBytes(ufrag);
        _key = Encoding.ASCII.GetBytes(password);
    }

    public string Ufrag { get; }

    public string Password { get; }

    internal ReadOnlySpan<byte> UfragBytes => _ufragBytes;

    /// <summary>The password as MESSAGE-INTEGRITY wants it (RFC 8489, 9.1.1).</summary>
    internal ReadOnlySpan<byte> Key => _key;

    public static IceCredentials Generate() =>
        new(RandomNumberGenerator.GetString(Characters, UfragLength),
            RandomNumberGenerator.GetString(Characters, PasswordLength));

    /// <summary>Takes what a peer has written into its description, if it is well formed.</summary>
    public static bool TryCreate(
        string? ufrag, string? password, [NotNullWhen(true)] out IceCredentials? credentials)
    {
        credentials = IsAllowed(ufrag, IceLimits.UfragLengthMin) && IsAllowed(password, IceLimits.PasswordLengthMin)
            ? new(ufrag, password)
            : null;
        return credentials is not null;
    }

    /// <summary>The fragment alone: the password belongs in no log.</summary>
    public override string ToString() => Ufrag;

    static bool IsAllowed([NotNullWhen(true)] string? text, int lengthMin) =>
        text is not null && text.Length >= lengthMin && text.Length <= IceLimits.CredentialLengthMax
        && !text.AsSpan().ContainsAnyExcept(AllowedCharacters);
}
