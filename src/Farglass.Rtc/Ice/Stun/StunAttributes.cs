using System.Buffers.Binary;

namespace Farglass.Rtc.Ice.Stun;

/// <summary>Attributes of RFC 8489, 18.3 and RFC 8445, 16.1, and two of browsers.</summary>
enum StunAttribute : ushort
{
    MappedAddress = 0x0001,
    Username = 0x0006,
    MessageIntegrity = 0x0008,
    ErrorCode = 0x0009,
    UnknownAttributes = 0x000A,
    XorMappedAddress = 0x0020,
    Priority = 0x0024,
    UseCandidate = 0x0025,
    Fingerprint = 0x8028,
    IceControlled = 0x8029,
    IceControlling = 0x802A,

    /// <summary>The number of a nomination, by which the latest is known (draft-thatcher-ice-renomination).</summary>
    Nomination = 0xC001,
}

/// <summary>Walks the attributes of a message. A broken one makes it <see cref="Failed"/>, and it stays so.</summary>
//  0                   1                   2                   3
// |             type              |            length             |
// |  value, padded to four bytes ...
ref struct StunAttributes(ReadOnlySpan<byte> message)
{
    public const int HeaderSize = 4;

    readonly ReadOnlySpan<byte> _message = message;
    int _next = StunMessage.HeaderSize;

    /// <summary>Where the attribute that was read last stands in the message.</summary>
    public int At { get; private set; }

    public bool Failed { get; private set; }

    public static int Padded(int length) => (length + 3) & ~3;

    public bool TryRead(out StunAttribute type, out ReadOnlySpan<byte> value)
    {
        type = default;
        value = default;
        var rest = _message[_next..];
        if (rest.IsEmpty || Failed) return false;
        if (Failed = rest.Length < HeaderSize) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (Failed = rest.Length < HeaderSize + Padded(length)) return false;
        type = (StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(rest);
        value = rest.Slice(HeaderSize, length);
        At = _next;
        _next += HeaderSize + Padded(length);
        return true;
    }
}
