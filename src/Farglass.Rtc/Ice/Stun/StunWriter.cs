using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Ice.Stun;

/// <summary>Writes a Binding message: attributes in any order, then one of the two endings.</summary>
ref struct StunWriter
{
    readonly Span<byte> _target;
    readonly StunTransactionId _id;
    int _length;

    public StunWriter(Span<byte> target, StunClass messageClass, StunTransactionId id)
    {
        _target = target;
        _id = id;
        _length = StunMessage.HeaderSize;
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)(StunMessage.BindingMethod | (ushort)messageClass));
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], StunMessage.MagicCookie);
        id.Write(target[8..]);
    }

    public void AddUsername(scoped ReadOnlySpan<byte> receiver, scoped ReadOnlySpan<byte> sender)
    {
        var value = Add(StunAttribute.Username, receiver.Length + 1 + sender.Length);
        receiver.CopyTo(value);
        value[receiver.Length] = (byte)':';
        sender.CopyTo(value[(receiver.Length + 1)..]);
    }

    public void AddPriority(uint priority) =>
        BinaryPrimitives.WriteUInt32BigEndian(Add(StunAttribute.Priority, sizeof(uint)), priority);

    public void AddUseCandidate() => Add(StunAttribute.UseCandidate, 0);

    public void AddNomination(uint nomination) =>
        BinaryPrimitives.WriteUInt32BigEndian(Add(StunAttribute.Nomination, sizeof(uint)), nomination);

    public void AddControlled(ulong tieBreaker) =>
        BinaryPrimitives.WriteUInt64BigEndian(Add(StunAttribute.IceControlled, sizeof(ulong)), tieBreaker);

    public void AddControlling(ulong tieBreaker) =>
        BinaryPrimitives.WriteUInt64BigEndian(Add(StunAttribute.IceControlling, sizeof(ulong)), tieBreaker);

    public void AddXorMappedAddress(in NetworkAddress address)
    {
        var value = Add(StunAttribute.XorMappedAddress, XorMappedAddress.SizeOf(address));
        XorMappedAddress.Write(value, address, _id);
    }

    /// <summary>The number says all, so the reason that may stand behind it is left empty (RFC 8489, 14.8).</summary>
    public void AddErrorCode(int code)
    {
        Debug.Assert(code is >= 300 and <= 699, "Other codes cannot be written.");
        var value = (uint)((code / 100 << 8) | (code % 100));
        BinaryPrimitives.WriteUInt32BigEndian(Add(StunAttribute.ErrorCode, sizeof(uint)), value);
    }

    public void AddUnknownAttributes(scoped ReadOnlySpan<ushort> types)
    {
        var value = Add(StunAttribute.UnknownAttributes, types.Length * sizeof(ushort));
        for (var index = 0; index < types.Length; index++)
            BinaryPrimitives.WriteUInt16BigEndian(value[(index * sizeof(ushort))..], types[index]);
    }

    /// <summary>Any attribute: its head is written, its value zeroed and left to the caller.</summary>
    public Span<byte> Add(StunAttribute type, int length)
    {
        var attribute = _target.Slice(_length, StunAttributes.HeaderSize + StunAttributes.Padded(length));
        BinaryPrimitives.WriteUInt16BigEndian(attribute, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)length);
        attribute[StunAttributes.HeaderSize..].Clear();
        _length += attribute.Length;
        return attribute.Slice(StunAttributes.HeaderSize, length);
    }

    /// <summary>Adds MESSAGE-INTEGRITY and FINGERPRINT, which sign and mark all that stands before them.</summary>
    /// <returns>The length of the message.</returns>
    public int FinishSigned(scoped ReadOnlySpan<byte> key)
    {
        var signed = _target[.._length];
        var sum = Add(StunAttribute.MessageIntegrity, MessageIntegrity.Size);
        StunMessage.WriteLength(_target, _length);
        MessageIntegrity.Compute(key, signed, sum);
        return FinishUnsigned();
    }

    /// <summary>Adds FINGERPRINT alone: a message that anybody may have made.</summary>
    public int FinishUnsigned()
    {
        var marked = _target[.._length];
        var fingerprint = Add(StunAttribute.Fingerprint, sizeof(uint));
        StunMessage.WriteLength(_target, _length);
        BinaryPrimitives.WriteUInt32BigEndian(fingerprint, Crc32.Of(marked) ^ StunMessage.FingerprintMask);
        Debug.Assert(_length <= IceLimits.StunBytesMax, "We would not read it ourselves.");
        return _length;
    }
}
