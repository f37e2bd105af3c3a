using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Farglass.Rtc.Dtls;

/// <summary>
/// The SHA-256 of a certificate, which SDP carries (RFC 8122, 5). It is what a peer is known by: certificates are
/// self-signed, and nothing else in them is believed.
/// </summary>
public sealed class DtlsFingerprint : IEquatable<DtlsFingerprint>
{
    const string Prefix = "sha-256 ";

    /// <summary>Two digits a byte, and colons between.</summary>
    const int DigitsLength = (SHA256.HashSizeInBytes * 3) - 1;

    readonly byte[] _hash;

    DtlsFingerprint(byte[] hash) => _hash = hash;

    /// <param name="certificate">DER.</param>
    public static DtlsFingerprint Of(ReadOnlySpan<byte> certificate) => new(SHA256.HashData(certificate));

    /// <param name="text">As in SDP: <c>sha-256 12:DF:3E:...</c>. Lower case is read, though RFC 8122 has none.</param>
    /// <returns>False for another hash function, too.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out DtlsFingerprint? fingerprint)
    {
        fingerprint = null;
        if (!text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return false;
        var digits = text[Prefix.Length..];
        if (digits.Length != DigitsLength) return false;
        var hash = new byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < hash.Length; i++)
        {
            var at = i * 3;
            if (i > 0 && digits[at - 1] != ':') return false;
            if (!char.IsAsciiHexDigit(digits[at]) || !char.IsAsciiHexDigit(digits[at + 1])) return false;
            Convert.FromHexString(digits.Slice(at, 2), hash.AsSpan(i), out _, out _);
        }

        fingerprint = new(hash);
        return true;
    }

    /// <param name="certificate">DER.</param>
    public bool Matches(ReadOnlySpan<byte> certificate) => Equals(Of(certificate));

    /// <summary>In a time that does not tell how many bytes are alike.</summary>
    public bool Equals(DtlsFingerprint? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(_hash, other._hash);

    public override bool Equals(object? obj) => Equals(obj as DtlsFingerprint);

    public override int GetHashCode() => BitConverter.ToInt32(_hash);

    /// <summary>As in SDP.</summary>
    public override string ToString() => Prefix + string.Join(':', _hash.Select(octet => octet.ToString("X2")));
}
