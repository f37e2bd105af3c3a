using System.Buffers.Binary;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// Puts an access unit together from its payloads, in order (RFC 6184, packetization-mode 1). It keeps its memory from
/// one to the next.
/// </summary>
sealed class H264Depacketizer
{
    byte[] _bytes = new byte[64 * 1024];
    int _length;
    bool _inFragments;

    public bool IsEmpty => _length == 0;

    /// <summary>Nothing is missing at its end.</summary>
    public bool IsWhole => _length > 0 && !_inFragments;

    public bool IsKeyFrame { get; private set; }

    /// <summary>In Annex B, with start codes of four bytes. Valid until the next call.</summary>
    public ReadOnlySpan<byte> AccessUnit => _bytes.AsSpan(0, _length);

    public void Clear()
    {
        _length = 0;
        _inFragments = IsKeyFrame = false;
    }

    /// <returns>False for what is malformed or too large: the access unit is spoilt then.</returns>
    public bool TryAppend(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return false;
        var type = NalUnit.TypeOf(payload[0]);
        if (type == NalType.FuA) return TryAppendFragment(payload);
        if (_inFragments) return false; // Its end never came.
        if (type == NalType.StapA) return TryAppendAggregate(payload[1..]);
        return type is > 0 and <= NalType.LastOfCodec && TryStart(payload[0]) && TryAdd(payload[1..]);
    }

    /// <summary>
    /// Whether a key frame starts with this payload: its parameter sets come first, as a decoder needs them.
    /// </summary>
    public static bool StartsKeyFrame(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return false;
        var type = NalUnit.TypeOf(payload[0]);
        if (type == NalType.StapA && payload.Length > 3) type = NalUnit.TypeOf(payload[3]);
        return type == NalType.SequenceParameters;
    }

    bool TryAppendAggregate(ReadOnlySpan<byte> units)
    {
        while (!units.IsEmpty)
        {
            if (units.Length < 2) return false;
            var size = BinaryPrimitives.ReadUInt16BigEndian(units);
            units = units[2..];
            if (size == 0 || size > units.Length) return false;
            if (!TryStart(units[0]) || !TryAdd(units[1..size])) return false;
            units = units[size..];
        }
        return true;
    }

    bool TryAppendFragment(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 3) return false;
        var isFirst = (payload[1] & 0x80) != 0;
        var isLast = (payload[1] & 0x40) != 0;
        if (isFirst == _inFragments) return false;
        if (isFirst && !TryStart((byte)((payload[0] & NalUnit.ImportanceBits) | (payload[1] & 0x1F)))) return false;
        _inFragments = !isLast;
        return TryAdd(payload[2..]);
    }

    bool TryStart(byte header)
    {
        IsKeyFrame |= NalUnit.TypeOf(header) == NalType.IdrSlice;
        return TryAdd([0, 0, 0, 1, header]);
    }

    bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        var length = _length + bytes.Length;
        if (length > RtpLimits.FrameBytesMax) return false;
        if (length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(length, _bytes.Length * 2));
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length = length;
        return true;
    }
}
