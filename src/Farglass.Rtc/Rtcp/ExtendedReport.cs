using System.Buffers.Binary;

namespace Farglass.Rtc.Rtcp;

/// <summary>What a sender answers to the time of a receiver that sends nothing itself (RFC 3611, 4.5).</summary>
readonly record struct ReceiverTimeReply(uint Ssrc, uint LastReceiverReport, uint Delay);

/// <summary>
/// XR: the receiver's time (RRTR) and the sender's reply to it (DLRR), by which a receiver that sends no media learns
/// the round trip (RFC 3611, 4.4 and 4.5). Other blocks are passed over.
/// </summary>
//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// |                              SSRC                             |
// |  block type   |   reserved    |   length of the rest in words |
// |                  NTP time (4), or SSRC, LRR, DLRR (5)         |
static class ExtendedReport
{
    const byte ReceiverTimeBlock = 4, ReplyBlock = 5;
    const int SourceBytes = 4, BlockHeaderBytes = 4, TimeBytes = 8, ReplyBytes = 12;

    public static void WriteReceiverTime(ref RtcpWriter writer, uint ssrc, NtpTime now)
    {
        var body = writer.Begin(RtcpType.ExtendedReport, count: 0, SourceBytes + BlockHeaderBytes + TimeBytes);
        WriteHeader(body, ssrc, ReceiverTimeBlock, TimeBytes);
        BinaryPrimitives.WriteUInt64BigEndian(body[(SourceBytes + BlockHeaderBytes)..], now.Value);
    }

    public static void WriteReply(ref RtcpWriter writer, uint ssrc, ReceiverTimeReply reply)
    {
        var body = writer.Begin(RtcpType.ExtendedReport, count: 0, SourceBytes + BlockHeaderBytes + ReplyBytes);
        WriteHeader(body, ssrc, ReplyBlock, ReplyBytes);
        body = body[(SourceBytes + BlockHeaderBytes)..];
        BinaryPrimitives.WriteUInt32BigEndian(body, reply.Ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], reply.LastReceiverReport);
        BinaryPrimitives.WriteUInt32BigEndian(body[8..], reply.Delay);
    }

    public static bool TryParseReceiverTime(in RtcpBlock block, out uint ssrc, out NtpTime time)
    {
        time = default;
        if (!TryFind(block, ReceiverTimeBlock, out ssrc, out var body) || body.Length < TimeBytes) return false;
        time = new(BinaryPrimitives.ReadUInt64BigEndian(body));
        return true;
    }

    /// <summary>The reply to one receiver, among those to others.</summary>
    public static bool TryParseReply(in RtcpBlock block, uint receiverSsrc, out ReceiverTimeReply reply)
    {
        reply = default;
        if (!TryFind(block, ReplyBlock, out _, out var body)) return false;
        for (; body.Length >= ReplyBytes; body = body[ReplyBytes..])
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(body) != receiverSsrc) continue;
            reply = new(receiverSsrc, BinaryPrimitives.ReadUInt32BigEndian(body[4..]),
                BinaryPrimitives.ReadUInt32BigEndian(body[8..]));
            return true;
        }
        return false;
    }

    static void WriteHeader(Span<byte> body, uint ssrc, byte type, int bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[SourceBytes] = type;
        BinaryPrimitives.WriteUInt16BigEndian(body[(SourceBytes + 2)..], (ushort)(bytes / 4));
    }

    static bool TryFind(in RtcpBlock block, byte type, out uint ssrc, out ReadOnlySpan<byte> body)
    {
        ssrc = 0;
        body = default;
        if (block.Type != RtcpType.ExtendedReport || block.Body.Length < SourceBytes) return false;
        ssrc = BinaryPrimitives.ReadUInt32BigEndian(block.Body);
        for (var rest = block.Body[SourceBytes..]; rest.Length >= BlockHeaderBytes;)
        {
            var length = BlockHeaderBytes + (4 * BinaryPrimitives.ReadUInt16BigEndian(rest[2..]));
            if (rest.Length < length) return false;
            body = rest[BlockHeaderBytes..length];
            if (rest[0] == type) return true;
            rest = rest[length..];
        }
        return false;
    }
}
