using System.Buffers.Binary;
using System.Diagnostics;

namespace Farglass.Rtc.Rtp;

/// <summary>
/// A packet that repeats another one, in a stream of its own: the original's sequence number stands before the
/// original's payload (RFC 4588, 4).
/// </summary>
static class RtxPacket
{
    public const int OriginalSequenceBytes = 2;

    /// <summary>Writes a repetition. Timestamp, marker and extensions stay as they are.</summary>
    /// <returns>Its length.</returns>
    public static int Write(
        ReadOnlySpan<byte> original, int headerBytes, RtxParameters rtx, SequenceNumber sequence, Span<byte> target)
    {
        Debug.Assert(original.Length + OriginalSequenceBytes <= target.Length, "Media packets leave room for it.");
        var header = RtpHeader.Read(original);
        original[..headerBytes].CopyTo(target);
        (header with { PayloadType = rtx.PayloadType, Ssrc = rtx.Ssrc, Sequence = sequence }).Write(target);
        BinaryPrimitives.WriteUInt16BigEndian(target[headerBytes..], header.Sequence.Value);
        original[headerBytes..].CopyTo(target[(headerBytes + OriginalSequenceBytes)..]);
        return original.Length + OriginalSequenceBytes;
    }

    /// <summary>Finds the original. False for one that carries none: padding, which a prober sends.</summary>
    public static bool TryUnwrap(
        in RtpPacket packet, RtpStreamParameters media, out RtpHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        if (packet.Payload.Length <= OriginalSequenceBytes) return false;
        var original = BinaryPrimitives.ReadUInt16BigEndian(packet.Payload);
        header = packet.Header with { PayloadType = media.PayloadType, Ssrc = media.Ssrc, Sequence = new(original) };
        payload = packet.Payload[OriginalSequenceBytes..];
        return true;
    }
}
