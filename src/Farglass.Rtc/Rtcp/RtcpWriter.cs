using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Rtcp;

/// <summary>Puts blocks one behind the other. What is written is our own doing, so that it fits is asserted.</summary>
ref struct RtcpWriter(Span<byte> target)
{
    readonly Span<byte> _target = target;

    public int Length { get; private set; }

    public readonly int Room => _target.Length - Length;

    /// <summary>Writes the header of a block.</summary>
    /// <param name="count">Of reports or sources; in feedback, its format.</param>
    /// <returns>Its body, in zeros.</returns>
    public Span<byte> Begin(RtcpType type, int count, int bodyBytes)
    {
        Debug.Assert(count <= RtcpLimits.ReportsMax && bodyBytes % 4 == 0, "A block has whole words.");
        Debug.Assert(RtcpBlock.HeaderBytes + bodyBytes <= Room, "The caller knows what it writes.");
        var block = _target.Slice(Length, RtcpBlock.HeaderBytes + bodyBytes);
        Length += block.Length;
        block.Clear();
        block[0] = (byte)(2 << 6 | count);
        block[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(block[2..], (ushort)(bodyBytes / 4));
        return block[RtcpBlock.HeaderBytes..];
    }
}
