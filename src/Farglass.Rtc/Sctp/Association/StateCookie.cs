using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Farglass.Rtc.Sctp.Association;

/// <summary>
/// All that the answer to an INIT depends on, so that nothing need be remembered until it comes back (RFC 9260, 5.1.3).
/// </summary>
/// <param name="TieLocalTag">Our tag when there was an association already, else 0 (5.2.2).</param>
/// <param name="TiePeerTag">The peer's tag, likewise.</param>
readonly record struct StateCookie(TimeSpan MadeAt, uint LocalTag, Tsn LocalTsn, PeerParameters Peer,
    uint TieLocalTag, uint TiePeerTag)
{
    public const int Size = 40;

    public void Write(Span<byte> target)
    {
        Debug.Assert(target.Length >= Size, "There is room for the cookie.");
        BinaryPrimitives.WriteInt64BigEndian(target, MadeAt.Ticks);
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], LocalTag);
        BinaryPrimitives.WriteUInt32BigEndian(target[12..], LocalTsn.Value);
        BinaryPrimitives.WriteUInt32BigEndian(target[16..], Peer.Tag);
        BinaryPrimitives.WriteUInt32BigEndian(target[20..], Peer.FirstTsn.Value);
        BinaryPrimitives.WriteUInt32BigEndian(target[24..], Peer.ReceiveWindow);
        BinaryPrimitives.WriteUInt16BigEndian(target[28..], Peer.OutgoingStreams);
        target[30] = (byte)(Peer.ForwardsTsn ? 1 : 0);
        target[31] = (byte)(Peer.Reconfigures ? 1 : 0);
        BinaryPrimitives.WriteUInt32BigEndian(target[32..], TieLocalTag);
        BinaryPrimitives.WriteUInt32BigEndian(target[36..], TiePeerTag);
    }

    public static StateCookie Read(ReadOnlySpan<byte> source) => new(
        new(BinaryPrimitives.ReadInt64BigEndian(source)),
        BinaryPrimitives.ReadUInt32BigEndian(source[8..]),
        new(BinaryPrimitives.ReadUInt32BigEndian(source[12..])),
        new(BinaryPrimitives.ReadUInt32BigEndian(source[16..]),
            new(BinaryPrimitives.ReadUInt32BigEndian(source[20..])),
            BinaryPrimitives.ReadUInt32BigEndian(source[24..]),
            BinaryPrimitives.ReadUInt16BigEndian(source[28..]), source[30] != 0, source[31] != 0),
        BinaryPrimitives.ReadUInt32BigEndian(source[32..]),
        BinaryPrimitives.ReadUInt32BigEndian(source[36..]));
}

/// <summary>Signs cookies, so that only what we made is taken back (RFC 9260, 5.1.3 and 5.1.5).</summary>
/// <param name="secret">Of this association alone, and never sent.</param>
sealed class CookieSeal(byte[] secret)
{
    public const int SecretSize = 32;

    public const int SealedSize = StateCookie.Size + HMACSHA256.HashSizeInBytes;

    public void Seal(in StateCookie cookie, Span<byte> target)
    {
        cookie.Write(target);
        HMACSHA256.HashData(secret, target[..StateCookie.Size], target[StateCookie.Size..]);
    }

    /// <returns>False if it is not one of ours.</returns>
    public bool TryOpen(ReadOnlySpan<byte> source, out StateCookie cookie)
    {
        cookie = default;
        if (source.Length != SealedSize) return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, source[..StateCookie.Size], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, source[StateCookie.Size..])) return false;
        cookie = StateCookie.Read(source);
        return true;
    }
}
