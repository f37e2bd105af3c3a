using System.Buffers.Binary;
using System.Numerics;

namespace Farglass.Rtc.Rtcp;

/// <summary>PLI: a receiver has lost its place (RFC 4585, 6.3.1).</summary>
static class PictureLoss
{
    const int Size = 8;

    public static void Write(ref RtcpWriter writer, uint senderSsrc, uint mediaSsrc)
    {
        var body = writer.Begin(RtcpType.PayloadFeedback, RtcpFormat.PictureLoss, Size);
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], mediaSsrc);
    }

    public static bool TryParse(in RtcpBlock block, out uint mediaSsrc)
    {
        mediaSsrc = 0;
        if (!block.Is(RtcpType.PayloadFeedback, RtcpFormat.PictureLoss) || block.Body.Length < Size) return false;
        mediaSsrc = BinaryPrimitives.ReadUInt32BigEndian(block.Body[4..]);
        return true;
    }
}

/// <summary>FIR: somebody wants a key frame (RFC 5104, 4.3.1). Repetitions of one wish have one number.</summary>
static class FullIntraRequest
{
    const int HeaderBytes = 8, EntryBytes = 8;

    public static void Write(ref RtcpWriter writer, uint senderSsrc, uint mediaSsrc, byte number)
    {
        // The source in the header is unused and zero; the entry names it (RFC 5104, 4.3.1.2).
        var body = writer.Begin(RtcpType.PayloadFeedback, RtcpFormat.FullIntra, HeaderBytes + EntryBytes);
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[HeaderBytes..], mediaSsrc);
        body[HeaderBytes + 4] = number;
    }

    public static bool TryParse(in RtcpBlock block, uint mediaSsrc, out byte number)
    {
        number = 0;
        if (!block.Is(RtcpType.PayloadFeedback, RtcpFormat.FullIntra)) return false;
        for (var at = HeaderBytes; at + EntryBytes <= block.Body.Length; at += EntryBytes)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(block.Body[at..]) != mediaSsrc) continue;
            number = block.Body[at + 4];
            return true;
        }
        return false;
    }
}

/// <summary>
/// REMB: the most that a receiver believes the way to it to carry (draft-alvestrand-rmcat-remb-03, 2.2).
/// </summary>
//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// |                  SSRC of packet sender                        |
// |                  SSRC of media source, unused                 |
// |                  'R'  'E'  'M'  'B'                           |
// |  sources      | exponent  |  mantissa                         |
// |                  SSRC of a source, as often as said           |
static class ReceiverEstimate
{
    const int HeaderBytes = 16;
    const uint Name = 0x52454D42;
    const int MantissaBits = 18;

    public static void Write(ref RtcpWriter writer, uint senderSsrc, uint mediaSsrc, long bitsPerSecond)
    {
        var body = writer.Begin(RtcpType.PayloadFeedback, RtcpFormat.ApplicationLayer, HeaderBytes + 4);
        var exponent = Math.Max(64 - BitOperations.LeadingZeroCount((ulong)bitsPerSecond) - MantissaBits, 0);
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[8..], Name);
        BinaryPrimitives.WriteUInt32BigEndian(
            body[12..], (1u << 24) | ((uint)exponent << MantissaBits) | (uint)(bitsPerSecond >> exponent));
        BinaryPrimitives.WriteUInt32BigEndian(body[HeaderBytes..], mediaSsrc);
    }

    public static bool TryParse(in RtcpBlock block, out long bitsPerSecond)
    {
        bitsPerSecond = 0;
        var body = block.Body;
        if (!block.Is(RtcpType.PayloadFeedback, RtcpFormat.ApplicationLayer) || body.Length < HeaderBytes) return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(body[8..]) != Name) return false;
        var bits = BinaryPrimitives.ReadUInt32BigEndian(body[12..]);
        var exponent = (int)(bits >> MantissaBits) & 0x3F;
        long mantissa = bits & ((1u << MantissaBits) - 1);
        if (exponent > 63 - MantissaBits) return false; // More than any number of bits: nonsense.
        bitsPerSecond = mantissa << exponent;
        return true;
    }
}
