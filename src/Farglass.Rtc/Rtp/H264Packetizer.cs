using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// Cuts an access unit into payloads (RFC 6184, packetization-mode 1), one at a time into the caller's memory.
/// Parameter sets go together (STAP-A), what is too large in fragments of one size (FU-A): equal packets are one system
/// call.
/// </summary>
ref struct H264Packetizer
{
    /// <summary>Below it a fragment would be all header.</summary>
    public const int PayloadBytesMin = 16;

    const int FragmentHeaderBytes = 2;
    const byte FragmentStart = 0x80, FragmentEnd = 0x40;

    readonly int _payloadBytesMax;
    AnnexBReader _reader;
    ReadOnlySpan<byte> _nal; // The next one to send; empty when all is sent.
    ReadOnlySpan<byte> _fragmented; // What is left of it, once it goes in fragments.
    int _fragmentBytes;

    public H264Packetizer(ReadOnlySpan<byte> accessUnit, int payloadBytesMax)
    {
        Debug.Assert(payloadBytesMax >= PayloadBytesMin, "The caller's packets have room for a payload.");
        _payloadBytesMax = payloadBytesMax;
        _reader = new(accessUnit);
        Next();
    }

    /// <param name="isLast">It is the last of the access unit: the one with the marker (RFC 6184, 5.1).</param>
    public bool TryWrite(Span<byte> target, out int length, out bool isLast)
    {
        length = 0;
        isLast = false;
        if (_nal.IsEmpty) return false;
        length = _nal.Length > _payloadBytesMax ? WriteFragment(target)
            : NalUnit.IsParameterSet(_nal) ? WriteParameterSets(target)
            : WriteWhole(target);
        isLast = _nal.IsEmpty;
        return true;
    }

    int WriteWhole(Span<byte> target)
    {
        var length = _nal.Length;
        _nal.CopyTo(target);
        Next();
        return length;
    }

    // | STAP-A header | size | SPS ... | size | PPS ... |   (RFC 6184, 5.7.1)
    int WriteParameterSets(Span<byte> target)
    {
        var first = _nal;
        int length = 1, count = 0, importance = 0;
        while (!_nal.IsEmpty && NalUnit.IsParameterSet(_nal) && length + 2 + _nal.Length <= _payloadBytesMax)
        {
            BinaryPrimitives.WriteUInt16BigEndian(target[length..], (ushort)_nal.Length);
            _nal.CopyTo(target[(length + 2)..]);
            length += 2 + _nal.Length;
            importance = Math.Max(importance, _nal[0] & NalUnit.ImportanceBits);
            count++;
            Next();
        }
        if (count == 0) return WriteWhole(target);
        target[0] = (byte)(importance | (byte)NalType.StapA);
        if (count > 1) return length;
        first.CopyTo(target); // One alone needs no wrapping.
        return first.Length;
    }

    // | FU indicator | FU header |S|E|R| type | a part of the NAL unit, without its header |   (RFC 6184, 5.8)
    int WriteFragment(Span<byte> target)
    {
        var isFirst = _fragmented.IsEmpty;
        if (isFirst)
        {
            _fragmented = _nal[1..];
            var room = _payloadBytesMax - FragmentHeaderBytes;
            var count = (_fragmented.Length + room - 1) / room;
            _fragmentBytes = (_fragmented.Length + count - 1) / count;
        }
        var part = _fragmented[..Math.Min(_fragmentBytes, _fragmented.Length)];
        _fragmented = _fragmented[part.Length..];
        target[0] = (byte)((_nal[0] & NalUnit.ImportanceBits) | (byte)NalType.FuA);
        target[1] = (byte)((byte)NalUnit.TypeOf(_nal[0])
            | (isFirst ? FragmentStart : 0) | (_fragmented.IsEmpty ? FragmentEnd : 0));
        part.CopyTo(target[FragmentHeaderBytes..]);
        if (_fragmented.IsEmpty) Next();
        return FragmentHeaderBytes + part.Length;
    }

    void Next()
    {
        // A delimiter says what the marker says, and filler is for constant rates: neither is sent.
        while (_reader.TryRead(out _nal))
            if (NalUnit.TypeOf(_nal[0]) is not (NalType.AccessUnitDelimiter or NalType.FillerData)) return;
    }
}
