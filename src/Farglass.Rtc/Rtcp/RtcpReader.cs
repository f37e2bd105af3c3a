using System.Buffers.Binary;

namespace Farglass.Rtc.Rtcp;

/// <summary>
/// Walks a compound packet, or one of reduced size (RFC 5506): its first block may be any. It ends at the first one
/// that is malformed, since nothing after it can be trusted.
/// </summary>
//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// |V=2|P| count   |      type     |   length in words, less one   |
ref struct RtcpReader(ReadOnlySpan<byte> datagram)
{
    const byte PaddingBit = 0x20;

    ReadOnlySpan<byte> _rest = datagram;

    /// <summary>It ended before the datagram did.</summary>
    public readonly bool Failed => !_rest.IsEmpty;

    public bool TryRead(out RtcpBlock block)
    {
        block = default;
        if (_rest.Length < RtcpBlock.HeaderBytes || _rest[0] >> 6 != 2) return false;
        var length = 4 * (1 + BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]));
        if (_rest.Length < length) return false;
        var body = _rest[RtcpBlock.HeaderBytes..length];
        if ((_rest[0] & PaddingBit) != 0)
        {
            if (body.IsEmpty || body[^1] == 0 || body[^1] > body.Length) return false;
            body = body[..^body[^1]];
        }
        block = new((RtcpType)_rest[1], _rest[0] & 0x1F, body);
        _rest = _rest[length..];
        return true;
    }
}
