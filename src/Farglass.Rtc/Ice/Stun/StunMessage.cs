using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Farglass.Rtc.Ice.Stun;

/// <summary>The two bits of a message's type that say which side of a transaction it is (RFC 8489, 5).</summary>
public enum StunClass : ushort { Request = 0x000, Indication = 0x010, Success = 0x100, Error = 0x110 }

/// <summary>
/// A Binding message of STUN (RFC 8489) as ICE uses it, read in place: a view of the datagram, which makes no object.
/// </summary>
//  0                   1                   2                   3
// |0 0|  class and method         |   length of the attributes    |
// |                         magic cookie                          |
// |                  transaction id (96 bits)                     |
// |  attributes, the last two MESSAGE-INTEGRITY and FINGERPRINT ...
public ref struct StunMessage
{
    internal const int HeaderSize = 20;
    internal const uint MagicCookie = 0x2112_A442;
    internal const ushort BindingMethod = 1;
    internal const uint FingerprintMask = 0x5354_554E; // "STUN"

    const int ClassBits = 0x110;

    /// <summary>From here on a receiver that does not understand an attribute passes over it (RFC 8489, 14).</summary>
    const ushort FirstOptionalAttribute = 0x8000;

    ReadOnlySpan<byte> _datagram;
    int _integrityAt, _fingerprintAt; // Zero: there is none.

    public StunClass Class { get; private set; }

    public StunTransactionId Id { get; private set; }

    /// <summary>"receiver:sender" in a request of ICE (RFC 8445, 7.2.2); empty if there is none.</summary>
    public ReadOnlySpan<byte> Username { get; private set; }

    public uint? Priority { get; private set; }

    /// <summary>
    /// Above zero in a request that nominates its pair. USE-CANDIDATE is the nomination 1; some browsers number theirs.
    /// </summary>
    public uint Nomination { get; private set; }

    /// <summary>The tie-breaker of a sender that takes itself for the controlled one.</summary>
    public ulong? Controlled { get; private set; }

    /// <summary>The tie-breaker of a sender that takes itself for the controlling one.</summary>
    public ulong? Controlling { get; private set; }

    public NetworkAddress? MappedAddress { get; private set; }

    /// <summary>300 to 699 in an error.</summary>
    public int ErrorCode { get; private set; }

    /// <summary>It has an attribute that must be understood and is not: the answer is 420 (RFC 8489, 6.3.1).</summary>
    public bool HasUnknownAttribute { get; private set; }

    /// <summary>Reads a message and checks its FINGERPRINT, which ICE demands of every message.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message) =>
        TryRead(datagram, out message) && message.HasValidFingerprint();

    /// <summary>
    /// Reads who a request is for and who sent it, and checks nothing that costs more than reading: what an endpoint
    /// asks before it looks for a session.
    /// </summary>
    public static bool TryReadUsername(
        ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> receiver, out ReadOnlySpan<byte> sender)
    {
        receiver = default;
        sender = default;
        if (!TryRead(datagram, out var message) || message.Class != StunClass.Request || message._integrityAt == 0)
            return false;
        var colon = message.Username.IndexOf((byte)':');
        if (colon < 0) return false;
        receiver = message.Username[..colon];
        sender = message.Username[(colon + 1)..];
        return true;
    }

    /// <summary>Whether the message was made by one who knows the password (RFC 8489, 14.5).</summary>
    public readonly bool IsAuthentic(ReadOnlySpan<byte> key)
    {
        if (_integrityAt == 0) return false;
        // The sum is over the message as it was before FINGERPRINT came, so the length must be what it was then.
        Span<byte> signed = stackalloc byte[IceLimits.StunBytesMax];
        signed = signed[.._integrityAt];
        _datagram[.._integrityAt].CopyTo(signed);
        WriteLength(signed, _integrityAt + StunAttributes.HeaderSize + MessageIntegrity.Size);
        Span<byte> sum = stackalloc byte[MessageIntegrity.Size];
        MessageIntegrity.Compute(key, signed, sum);
        var claimed = _datagram.Slice(_integrityAt + StunAttributes.HeaderSize, MessageIntegrity.Size);
        return CryptographicOperations.FixedTimeEquals(sum, claimed);
    }

    /// <summary>Tells the types that are not understood, as many as the target holds.</summary>
    public readonly int CopyUnknownAttributes(Span<ushort> target)
    {
        var count = 0;
        var attributes = new StunAttributes(_datagram);
        while (count < target.Length && attributes.TryRead(out var type, out _))
        {
            if (type == StunAttribute.MessageIntegrity) break;
            if (IsUnknown(type)) target[count++] = (ushort)type;
        }
        return count;
    }

    /// <summary>The header's length, for a message that is so long as a whole.</summary>
    internal static void WriteLength(Span<byte> message, int size) =>
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], (ushort)(size - HeaderSize));

    static bool TryRead(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length is < HeaderSize or > IceLimits.StunBytesMax) return false;
        var type = BinaryPrimitives.ReadUInt16BigEndian(datagram);
        if ((type & ~ClassBits) != BindingMethod) return false;
        if (BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) != datagram.Length - HeaderSize) return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != MagicCookie) return false;
        message._datagram = datagram;
        message.Class = (StunClass)(type & ClassBits);
        message.Id = StunTransactionId.Read(datagram[8..]);
        return message.TryReadAttributes();
    }

    bool TryReadAttributes()
    {
        var attributes = new StunAttributes(_datagram);
        while (attributes.TryRead(out var type, out var value))
        {
            if (_fingerprintAt != 0) return false; // It is the last one (RFC 8489, 14.7).
            if (type == StunAttribute.Fingerprint)
            {
                if (value.Length != sizeof(uint)) return false;
                _fingerprintAt = attributes.At;
            }
            else if (_integrityAt != 0) continue; // Nobody vouches for what stands behind the sum (RFC 8489, 14.5).
            else if (type == StunAttribute.MessageIntegrity)
            {
                if (value.Length != MessageIntegrity.Size) return false;
                _integrityAt = attributes.At;
            }
            else if (!TryTake(type, value)) return false;
        }
        return !attributes.Failed && _fingerprintAt != 0;
    }

    /// <summary>Of an attribute that comes twice the first one counts (RFC 8489, 14).</summary>
    bool TryTake(StunAttribute type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case StunAttribute.Username:
                if (Username.IsEmpty) Username = value;
                return true;
            case StunAttribute.UseCandidate:
                Nomination = Math.Max(Nomination, 1);
                return value.IsEmpty;
            case StunAttribute.Priority when value.Length == sizeof(uint):
                Priority ??= BinaryPrimitives.ReadUInt32BigEndian(value);
                return true;
            case StunAttribute.Nomination when value.Length == sizeof(uint):
                Nomination = Math.Max(Nomination, BinaryPrimitives.ReadUInt32BigEndian(value));
                return true;
            case StunAttribute.IceControlled when value.Length == sizeof(ulong):
                Controlled ??= BinaryPrimitives.ReadUInt64BigEndian(value);
                return true;
            case StunAttribute.IceControlling when value.Length == sizeof(ulong):
                Controlling ??= BinaryPrimitives.ReadUInt64BigEndian(value);
                return true;
            case StunAttribute.XorMappedAddress when XorMappedAddress.TryRead(value, Id, out var address):
                MappedAddress ??= address;
                return true;
            case StunAttribute.ErrorCode when value.Length >= 4:
                if (ErrorCode == 0) ErrorCode = ((value[2] & 7) * 100) + value[3]; // Hundreds, and the rest.
                return true;
            default:
                HasUnknownAttribute |= IsUnknown(type);
                return !MustBeWellFormed(type);
        }
    }

    readonly bool HasValidFingerprint() =>
        BinaryPrimitives.ReadUInt32BigEndian(_datagram[(_fingerprintAt + StunAttributes.HeaderSize)..])
            == (Crc32.Of(_datagram[.._fingerprintAt]) ^ FingerprintMask);

    static bool IsUnknown(StunAttribute type) => (ushort)type < FirstOptionalAttribute && !Enum.IsDefined(type);

    static bool MustBeWellFormed(StunAttribute type) => type is StunAttribute.Priority or StunAttribute.Nomination
        or StunAttribute.IceControlled or StunAttribute.IceControlling or StunAttribute.XorMappedAddress
        or StunAttribute.ErrorCode;
}
