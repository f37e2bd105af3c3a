using System.Buffers.Binary;

namespace Farglass.Rtc.Rtcp;

/// <summary>What a sender says of one stream (RFC 3550, 6.4.1).</summary>
/// <param name="Time">
/// The wall clock, at the moment that the stream's clock showed <paramref name="RtpTimestamp"/>.
/// </param>
/// <param name="PayloadBytes">Without headers and padding.</param>
readonly record struct SenderInfo(NtpTime Time, uint RtpTimestamp, uint Packets, uint PayloadBytes);

/// <summary>SR: RFC 3550, 6.4.1.</summary>
static class SenderReport
{
    const int Size = 24;

    public static void Write(ref RtcpWriter writer, uint ssrc, in SenderInfo info)
    {
        var body = writer.Begin(RtcpType.SenderReport, count: 0, Size);
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(body[4..], info.Time.Value);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], info.RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(body[16..], info.Packets);
        BinaryPrimitives.WriteUInt32BigEndian(body[20..], info.PayloadBytes);
    }

    public static bool TryParse(
        in RtcpBlock block, out uint ssrc, out SenderInfo info, out ReceptionReports reports)
    {
        (ssrc, info) = (0, default);
        reports = default;
        var size = Size + (block.Count * ReceptionReport.Size);
        if (block.Type != RtcpType.SenderReport || block.Body.Length < size) return false;
        ssrc = BinaryPrimitives.ReadUInt32BigEndian(block.Body);
        info = new(
            new(BinaryPrimitives.ReadUInt64BigEndian(block.Body[4..])),
            BinaryPrimitives.ReadUInt32BigEndian(block.Body[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(block.Body[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(block.Body[20..]));
        reports = new(block.Body[Size..size]);
        return true;
    }
}

/// <summary>RR: RFC 3550, 6.4.2.</summary>
static class ReceiverReport
{
    const int Size = 4;

    public static void Write(ref RtcpWriter writer, uint ssrc, scoped ReadOnlySpan<ReceptionReport> reports)
    {
        var size = Size + (reports.Length * ReceptionReport.Size);
        var body = writer.Begin(RtcpType.ReceiverReport, reports.Length, size);
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body = body[Size..];
        foreach (ref readonly var report in reports)
        {
            report.Write(body);
            body = body[ReceptionReport.Size..];
        }
    }

    public static bool TryParse(in RtcpBlock block, out uint ssrc, out ReceptionReports reports)
    {
        ssrc = 0;
        reports = default;
        var size = Size + (block.Count * ReceptionReport.Size);
        if (block.Type != RtcpType.ReceiverReport || block.Body.Length < size) return false;
        ssrc = BinaryPrimitives.ReadUInt32BigEndian(block.Body);
        reports = new(block.Body[Size..size]);
        return true;
    }
}
