using System.Buffers.Binary;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// What a frame was made from (Dependency Descriptor of the AV1 RTP specification, A.8.2; it serves every codec). With
/// it a receiver knows that it may go on behind a frame that is lost.
/// </summary>
/// <param name="Frame">Counts the frames.</param>
/// <param name="References">The frame that this one was made from; null for a key frame.</param>
// Of all that it can say, this stream says: one layer, and for each frame the one that it was made from. So it is
// equally long in all packets:
//  | start | end | template, 6 | frame number, 16 | structure | targets | dtis | fdiffs | chains |, then one of these:
//  the structure, in the first packet of a key frame: | offset, 6 | targets less one, 5 | 3 | switch | 0 | 0 | 0 |
//  or the difference to the frame that it was made from: | 3 | difference less one, 12 | 0 |
readonly record struct DependencyDescriptor(ushort Frame, ushort? References, bool IsStart, bool IsEnd)
{
    public const int Size = 6;

    /// <summary>Frames further back cannot be named.</summary>
    public const int DistanceMax = 1 << 12;

    const int MandatorySize = 3;

    const byte StructureFlag = 0x80, FrameDifferencesFlag = 0x10, OtherFlags = 0x68;

    /// <summary>No more layers (two bits), decoding may begin here (two bits), and three times no: 3, 2, 0.</summary>
    const ulong OneLayer = 0b11_10_000;

    public void Write(Span<byte> target)
    {
        var bits = (IsStart ? 2ul : 0) << 46 | (IsEnd ? 1ul : 0) << 46 | (ulong)Frame << 24;
        if (References is { } references)
        {
            // 5 bits of flags, a difference of three times four bits, the difference, no more of them.
            var distance = (ulong)(ushort)(Frame - references) - 1;
            bits |= (ulong)FrameDifferencesFlag << 16 | 3ul << 17 | (distance & (DistanceMax - 1)) << 5;
        }
        else if (IsStart) bits |= (ulong)StructureFlag << 16 | OneLayer << 1;
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)(bits >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(target[2..], (uint)bits);
    }

    /// <returns>False for what says more, or less, than we understand.</returns>
    public static bool TryParse(ReadOnlySpan<byte> value, out DependencyDescriptor descriptor)
    {
        descriptor = default;
        if (value.Length < Size) return false;
        var frame = BinaryPrimitives.ReadUInt16BigEndian(value[1..]);
        var flags = value[MandatorySize];
        var hasStructure = (flags & StructureFlag) != 0;
        var hasDifferences = (flags & FrameDifferencesFlag) != 0;
        if ((flags & OtherFlags) != 0 || hasStructure == hasDifferences) return false;
        ushort? references = null;
        if (hasDifferences)
        {
            var bits = BinaryPrimitives.ReadUInt32BigEndian(value[2..]); // From the last byte of the number on.
            if ((bits >> 17 & 3) != 3 || (bits >> 3 & 3) != 0) return false;
            references = (ushort)(frame - 1 - (bits >> 5 & (DistanceMax - 1)));
        }
        descriptor = new(frame, references, (value[0] & 0x80) != 0, (value[0] & 0x40) != 0);
        return true;
    }
}
