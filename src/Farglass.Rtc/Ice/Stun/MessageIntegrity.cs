using System.Security.Cryptography;

namespace Farglass.Rtc.Ice.Stun;

/// <summary>The sum that only one who knows the password can make (RFC 8489, 14.5).</summary>
static class MessageIntegrity
{
    public const int Size = HMACSHA1.HashSizeInBytes;

    public static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> sum)
    {
#pragma warning disable CA5350 // ICE knows no other sum (RFC 8445, 7.1), and for an HMAC SHA-1 is still sound.
        HMACSHA1.HashData(key, message, sum);
#pragma warning restore CA5350
    }
}
