using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Farglass.Rtc.Sdp;

namespace Farglass.Rtc;

/// <summary>
/// The hash of a certificate: SDP announces it, and DTLS shows the certificate (RFC 8122, 5). It is what a peer is
/// known by: certificates are self-signed, and nothing else in them is believed.
/// </summary>
/// <param name="Algorithm">In small letters: the name is the same in any (RFC 8122, 5).</param>
public sealed record CertificateFingerprint(string Algorithm, ImmutableArray<byte> Hash)
    : ISdpValue<CertificateFingerprint>
{
    /// <summary>The one that every WebRTC endpoint has (RFC 8827, 6.5).</summary>
    public const string Sha256 = "sha-256";

    public static string AttributeName => "fingerprint";

    /// <summary>By SHA-256.</summary>
    /// <param name="certificate">DER.</param>
    public static CertificateFingerprint Of(ReadOnlySpan<byte> certificate) =>
        new(Sha256, [.. SHA256.HashData(certificate)]);

    /// <param name="text">
    /// As in SDP: <c>sha-256 12:DF:3E:...</c>. Lower case is read, though RFC 8122 has none.
    /// </param>
    public static bool TryParse(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out CertificateFingerprint value)
    {
        value = null;
        var algorithm = SdpGrammar.TakeWord(ref text).ToString().ToLowerInvariant();
        text = text.Trim(' ');
        var bytes = (text.Length + 1) / 3; // Two digits and a colon each, but the last.
        if (!SdpGrammar.IsToken(algorithm) || bytes is 0 or > SdpLimits.FingerprintBytesMax) return false;
        if (text.Length != bytes * 3 - 1 || (algorithm == Sha256 && bytes != SHA256.HashSizeInBytes)) return false;
        var hash = new byte[bytes];
        for (var i = 0; i < bytes; i++)
        {
            if (i > 0 && text[i * 3 - 1] != ':') return false;
            var read = Convert.FromHexString(text.Slice(i * 3, 2), hash.AsSpan(i), out _, out _);
            if (read != OperationStatus.Done) return false;
        }

        value = new(algorithm, [.. hash]);
        return true;
    }

    /// <summary>Whether it is this certificate's. Only one by SHA-256 is any's.</summary>
    /// <param name="certificate">DER.</param>
    public bool Matches(ReadOnlySpan<byte> certificate) => Equals(Of(certificate));

    /// <summary>In a time that does not tell how many bytes are alike.</summary>
    public bool Equals(CertificateFingerprint? other) =>
        other is not null && Algorithm == other.Algorithm
        && CryptographicOperations.FixedTimeEquals(Hash.AsSpan(), other.Hash.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Hash.AsSpan());
        return hash.ToHashCode();
    }

    public override string ToString() => $"{Algorithm} {BitConverter.ToString([.. Hash]).Replace('-', ':')}";
}
