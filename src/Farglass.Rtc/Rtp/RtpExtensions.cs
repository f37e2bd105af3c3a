using System.Buffers.Binary;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// The header extensions of a packet that was received, in the form with one byte before each or with two (RFC 8285,
/// 4.2 and 4.3). What cannot be read is passed over: an extension is never worth a packet.
/// </summary>
readonly ref struct RtpExtensions
{
    /// <summary>Stands before the extensions in the one-byte form.</summary>
    public const ushort OneByteProfile = 0xBEDE;

    /// <summary>The last four bits are for applications.</summary>
    const ushort TwoByteProfile = 0x1000;

    readonly ushort _profile;
    readonly ReadOnlySpan<byte> _elements;

    RtpExtensions(ushort profile, ReadOnlySpan<byte> elements)
    {
        _profile = profile;
        _elements = elements;
    }

    /// <param name="source">Starts with the profile and goes on to the end of the packet.</param>
    /// <param name="length">The bytes that belong to the extensions, the profile and its length among them.</param>
    public static bool TryParse(ReadOnlySpan<byte> source, out RtpExtensions extensions, out int length)
    {
        extensions = default;
        length = 4;
        if (source.Length < length) return false;
        length += 4 * BinaryPrimitives.ReadUInt16BigEndian(source[2..]);
        if (source.Length < length) return false;
        extensions = new(BinaryPrimitives.ReadUInt16BigEndian(source), source[4..length]);
        return true;
    }

    public bool TryFind(int id, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (id == 0) return false; // Not negotiated.
        return _profile == OneByteProfile ? TryFindOneByte(id, out value)
            : (_profile & 0xFFF0) == TwoByteProfile && TryFindTwoByte(id, out value);
    }

    bool TryFindOneByte(int id, out ReadOnlySpan<byte> value)
    {
        value = default;
        for (var at = 0; at < _elements.Length;)
        {
            if (_elements[at] == 0) { at++; continue; } // Padding.
            var found = _elements[at] >> 4;
            if (found == 15) return false; // Reserved: everything after it is to be ignored (RFC 8285, 4.2).
            var length = (_elements[at] & 0x0F) + 1;
            if (_elements.Length - ++at < length) return false;
            if (found == id)
            {
                value = _elements.Slice(at, length);
                return true;
            }
            at += length;
        }
        return false;
    }

    bool TryFindTwoByte(int id, out ReadOnlySpan<byte> value)
    {
        value = default;
        for (var at = 0; at < _elements.Length - 1;)
        {
            if (_elements[at] == 0) { at++; continue; }
            var length = _elements[at + 1];
            if (_elements.Length - at - 2 < length) return false;
            if (_elements[at] == id)
            {
                value = _elements.Slice(at + 2, length);
                return true;
            }
            at += 2 + length;
        }
        return false;
    }
}
