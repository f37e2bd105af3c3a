using System.Buffers.Binary;

namespace Farglass.Rtc.Srtp;

/// <summary>
/// SRTP and SRTCP with one peer (RFC 3711, RFC 7714): packets (RTP) and reports (RTCP) are protected and unprotected
/// where they lie, and nothing is allocated for them. What comes from the peer is counted and dropped if it is not
/// right; only authentic packets leave a trace.
/// </summary>
/// <remarks>
/// Both ends count rollovers of the sequence number from the first packet that they see. A sender should therefore
/// start in the lower half of its range, or a loss at the start might leave them one apart for ever (RFC 3711, 3.3.1).
/// </remarks>
public sealed class SrtpSession : IDisposable
{
    readonly SrtpTransform _outbound, _inbound;
    readonly SrtpStreams _sent = new(), _received = new();
    long _malformed, _replayed, _forged, _surplus;

    public SrtpSession(SrtpKeys keys)
        : this(SrtpTransform.Create(keys.Profile, keys.Local), SrtpTransform.Create(keys.Profile, keys.Remote))
    {
    }

    internal SrtpSession(SrtpTransform outbound, SrtpTransform inbound) =>
        (_outbound, _inbound) = (outbound, inbound);

    /// <summary>By how much a packet grows.</summary>
    public int PacketOverhead => _outbound.TagLength;

    /// <summary>By how much a report grows.</summary>
    public int ReportOverhead => _outbound.ReportOverhead;

    /// <summary>Dropped: too short, or not RTP or RTCP.</summary>
    public long Malformed => _malformed;

    /// <summary>Dropped: seen before, or too old to know.</summary>
    public long Replayed => _replayed;

    /// <summary>Dropped: damaged, or not made by who has the keys.</summary>
    public long Forged => _forged;

    /// <summary>Dropped: of an SSRC that is one more than <see cref="SrtpLimits.StreamsMax"/>.</summary>
    public long Surplus => _surplus;

    /// <param name="packet">A packet of <paramref name="length"/> bytes, and room for what it grows by.</param>
    /// <returns>Its new length.</returns>
    /// <exception cref="InvalidOperationException">
    /// The sequence number was used before. Two packets with one key stream would lay each other open.
    /// </exception>
    public int Protect(Span<byte> packet, int length)
    {
        if (!SrtpHeader.TryParse(packet[..length], out var header)) throw new ArgumentException("This is not RTP.");
        var stream = _sent.Find(header.Ssrc) ?? _sent.Add(header.Ssrc);
        if (!stream.AdmitsPacket(header.Sequence, out var index))
            throw new InvalidOperationException($"The sequence number {header.Sequence} was used before.");
        _outbound.Protect(packet[..(length + PacketOverhead)], header.Length, header.Ssrc, index);
        stream.AddPacket(index);
        return length + PacketOverhead;
    }

    /// <param name="packet">As it came. The bytes of one that is dropped are spoilt.</param>
    /// <param name="length">What is left of it.</param>
    /// <returns>False if it is dropped.</returns>
    public bool TryUnprotect(Span<byte> packet, out int length)
    {
        length = packet.Length - _inbound.TagLength;
        if (length < 0 || !SrtpHeader.TryParse(packet[..length], out var header)) return Drop(ref _malformed);
        var stream = _received.Find(header.Ssrc);
        if (stream is null && _received.IsFull) return Drop(ref _surplus);
        ulong index = header.Sequence; // Of the first packet of a stream.
        if (stream is not null && !stream.AdmitsPacket(header.Sequence, out index)) return Drop(ref _replayed);
        if (!_inbound.TryUnprotect(packet, header.Length, header.Ssrc, index)) return Drop(ref _forged);
        (stream ?? _received.Add(header.Ssrc)).AddPacket(index);
        return true;
    }

    /// <param name="report">A report of <paramref name="length"/> bytes, and room for what it grows by.</param>
    /// <returns>Its new length.</returns>
    public int ProtectReport(Span<byte> report, int length)
    {
        if (!TryReadReportSsrc(report[..length], out var ssrc)) throw new ArgumentException("This is not RTCP.");
        var stream = _sent.Find(ssrc) ?? _sent.Add(ssrc);
        var index = stream.NextReportIndex;
        if (index > SrtpLimits.ReportIndexMax) throw new InvalidOperationException("The key has served its time.");
        _outbound.ProtectReport(report[..(length + ReportOverhead)], ssrc, (uint)index);
        stream.AddReport(index);
        return length + ReportOverhead;
    }

    /// <param name="report">As it came. The bytes of one that is dropped are spoilt.</param>
    /// <param name="length">What is left of it.</param>
    /// <returns>False if it is dropped.</returns>
    public bool TryUnprotectReport(Span<byte> report, out int length)
    {
        length = report.Length - _inbound.ReportOverhead;
        if (length < 0 || !TryReadReportSsrc(report[..length], out var ssrc)) return Drop(ref _malformed);
        var stream = _received.Find(ssrc);
        if (stream is null && _received.IsFull) return Drop(ref _surplus);
        var index = _inbound.ReadReportIndex(report) & SrtpLimits.ReportIndexMax;
        if (stream is not null && !stream.AdmitsReport(index)) return Drop(ref _replayed);
        if (!_inbound.TryUnprotectReport(report, ssrc)) return Drop(ref _forged);
        (stream ?? _received.Add(ssrc)).AddReport(index);
        return true;
    }

    public void Dispose()
    {
        _outbound.Dispose();
        _inbound.Dispose();
    }

    /// <summary>The head that all RTCP packets have: version, type, length, and the SSRC of who sent it.</summary>
    static bool TryReadReportSsrc(ReadOnlySpan<byte> report, out uint ssrc)
    {
        ssrc = 0;
        if (report.Length < SrtpTransform.ReportHeaderLength || report[0] >> 6 != 2) return false;
        ssrc = BinaryPrimitives.ReadUInt32BigEndian(report[4..]);
        return true;
    }

    static bool Drop(ref long counter)
    {
        counter++;
        return false;
    }
}
