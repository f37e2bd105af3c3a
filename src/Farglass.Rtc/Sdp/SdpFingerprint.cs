using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Farglass.Rtc.Sdp;

/// <summary>The hash of the certificate that DTLS will show (RFC 8122, 5).</summary>
/// <param name="Algorithm">In small letters: the name is the same in any (RFC 8122, 5).</param>
public sealed record SdpFingerprint(string Algorithm, ImmutableArray<byte> Hash) : ISdpValue<SdpFingerprint>
{
    /// <summary>The one that every WebRTC endpoint has (RFC 8827, 6.5).</summary>
    public const string Sha256 = "sha-256";

    const int Sha256Bytes = 32;

    public static string AttributeName => "fingerprint";

    public static bool TryParse(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out SdpFingerprint value)
    {
        value = null;
        var algorithm = SdpGrammar.TakeWord(ref text).ToString().ToLowerInvariant();
        text = text.Trim(' ');
        var bytes = (text.Length + 1) / 3; // Two digits and a colon each, but the last.
        if (!SdpGrammar.IsToken(algorithm) || bytes is 0 or > SdpLimits.FingerprintBytesMax) return false;
        if (text.Length != bytes * 3 - 1 || (algorithm == Sha256 && bytes != Sha256Bytes)) return false;
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

    public bool Equals(SdpFingerprint? other) =>
        other is not null && Algorithm == other.Algorithm && Hash.AsSpan().SequenceEqual(other.Hash.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Hash.AsSpan());
        return hash.ToHashCode();
    }

    public override string ToString() => $"{Algorithm} {BitConverter.ToString([.. Hash]).Replace('-', ':')}";
}
