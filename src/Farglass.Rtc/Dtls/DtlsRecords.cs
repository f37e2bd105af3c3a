using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Dtls;

/// <summary>The first thirteen bytes of a record (RFC 6347, 4.1). Nothing in them is authentic.</summary>
public readonly record struct DtlsRecordHeader(
    byte ContentType, ushort Version, ushort Epoch, ulong Sequence, int Length)
{
    public const int Size = 13;

    /// <summary>ChangeCipherSpec, Alert, Handshake, ApplicationData: what DTLS 1.2 has.</summary>
    public bool IsKnownType => ContentType is >= 20 and <= 23;

    /// <summary>From epoch 1 on records are encrypted.</summary>
    public bool IsPossibleLength =>
        Length <= DtlsLimits.RecordBytesMax - Size && (Epoch == 0 || Length >= DtlsLimits.ProtectedLengthMin);

    //  0                   1                   2                   3
    // | content type  |            version            |     epoch    ~
    // ~               |        sequence number (48 bits)             ~
    // ~                               |            length            ~
    // ~               |   that many bytes
    public static bool TryParse(ReadOnlySpan<byte> bytes, out DtlsRecordHeader header)
    {
        header = default;
        if (bytes.Length < Size) return false;
        var sequence = BinaryPrimitives.ReadUInt64BigEndian(bytes[3..]) & 0xFFFF_FFFF_FFFF;
        header = new(bytes[0], BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]), sequence,
            BinaryPrimitives.ReadUInt16BigEndian(bytes[11..]));
        return true;
    }

    public void Write(Span<byte> target)
    {
        Debug.Assert(Sequence >> 48 == 0 && Length <= ushort.MaxValue, "The number has 48 bits and the length 16.");
        target[0] = ContentType;
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], Version);
        BinaryPrimitives.WriteUInt64BigEndian(target[3..], ((ulong)Epoch << 48) | Sequence);
        BinaryPrimitives.WriteUInt16BigEndian(target[11..], (ushort)Length);
    }
}

/// <summary>
/// Walks the records of a datagram, and lets through what OpenSSL may see: whole, of a known type, and neither too
/// long nor too short.
/// </summary>
/// <param name="datagram">As it came.</param>
/// <param name="isVersionAgreed">
/// From then on nothing but DTLS 1.2 is let through. Of a record of another version OpenSSL 3.0 passes over the header
/// alone and takes what follows for records: such as may end the connection, and would not have been let through.
/// </param>
public ref struct DtlsRecords(ReadOnlySpan<byte> datagram, bool isVersionAgreed = false)
{
    const ushort Version10 = 0xFEFF, Version12 = 0xFEFD;

    readonly bool _isVersionAgreed = isVersionAgreed;
    ReadOnlySpan<byte> _rest = datagram;

    /// <summary>Records, or a rest that is none, that were passed over so far.</summary>
    public int Dropped { get; private set; }

    public bool TryNext(out ReadOnlySpan<byte> record)
    {
        while (_rest.Length > 0)
        {
            if (!DtlsRecordHeader.TryParse(_rest, out var header) || !IsPlausible(header))
            {
                Dropped++;
                _rest = default; // Nothing says where the next one would start.
                break;
            }

            record = _rest[..(DtlsRecordHeader.Size + header.Length)];
            _rest = _rest[record.Length..];
            var isRightVersion = !_isVersionAgreed || header.Version == Version12;
            if (header.IsKnownType && header.IsPossibleLength && isRightVersion) return true;
            Dropped++;
        }

        record = default;
        return false;
    }

    /// <summary>DTLS 1.0 (the first message of a handshake says so) or 1.2, and all of it is here.</summary>
    readonly bool IsPlausible(DtlsRecordHeader header) =>
        header.Version is Version10 or Version12 && header.Length <= _rest.Length - DtlsRecordHeader.Size;
}
