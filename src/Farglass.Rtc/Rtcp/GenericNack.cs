using System.Buffers.Binary;
using System.Diagnostics;
using Farglass.Rtc.Rtp;

namespace Farglass.Rtc.Rtcp;

/// <summary>The packets that a receiver misses (RFC 4585, 6.2.1).</summary>
//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// |                  SSRC of packet sender                        |
// |                  SSRC of media source                         |
// |            PID                |             BLP               |  as often as needed
readonly ref struct GenericNack
{
    const int HeaderBytes = 8, EntryBytes = 4;

    readonly ReadOnlySpan<byte> _entries;

    GenericNack(uint mediaSsrc, ReadOnlySpan<byte> entries)
    {
        MediaSsrc = mediaSsrc;
        _entries = entries;
    }

    public uint MediaSsrc { get; }

    public static bool TryParse(in RtcpBlock block, out GenericNack nack)
    {
        nack = default;
        var body = block.Body;
        if (!block.Is(RtcpType.TransportFeedback, RtcpFormat.GenericNack) || body.Length < HeaderBytes) return false;
        nack = new(BinaryPrimitives.ReadUInt32BigEndian(body[4..]), body[HeaderBytes..(body.Length & ~3)]);
        return true;
    }

    /// <param name="missing">
    /// In order. Each entry names one, and which of the 16 that follow it are missing too.
    /// </param>
    public static void Write(ref RtcpWriter writer, uint senderSsrc, uint mediaSsrc, scoped ReadOnlySpan<long> missing)
    {
        Debug.Assert(missing.Length is > 0 and <= RtcpLimits.NackSequencesMax, "There is something to ask for.");
        Span<uint> entries = stackalloc uint[RtcpLimits.NackSequencesMax];
        var count = 0;
        var first = long.MinValue;
        foreach (var sequence in missing)
        {
            var after = sequence - first - 1;
            if (count > 0 && after < 16) entries[count - 1] |= 1u << (int)after;
            else entries[count++] = (uint)SequenceNumber.Of(first = sequence).Value << 16;
        }
        var body = writer.Begin(
            RtcpType.TransportFeedback, RtcpFormat.GenericNack, HeaderBytes + (count * EntryBytes));
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], mediaSsrc);
        for (var index = 0; index < count; index++)
            BinaryPrimitives.WriteUInt32BigEndian(body[(HeaderBytes + (index * EntryBytes))..], entries[index]);
    }

    public Enumerator GetEnumerator() => new(_entries);

    public ref struct Enumerator(ReadOnlySpan<byte> entries)
    {
        ReadOnlySpan<byte> _rest = entries;
        ushort _first;
        uint _left; // A bit for each number that is still to be named, the first one at the bottom.

        public SequenceNumber Current { get; private set; }

        public bool MoveNext()
        {
            if (_left == 0)
            {
                if (_rest.IsEmpty) return false;
                _first = BinaryPrimitives.ReadUInt16BigEndian(_rest);
                _left = 1 | ((uint)BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) << 1);
                _rest = _rest[EntryBytes..];
            }
            Current = new((ushort)(_first + uint.TrailingZeroCount(_left)));
            _left &= _left - 1;
            return true;
        }
    }
}
