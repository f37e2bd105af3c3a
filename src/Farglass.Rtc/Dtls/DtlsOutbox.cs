using System.Diagnostics;

namespace Farglass.Rtc.Dtls;

/// <summary>
/// Records that wait to be sent. OpenSSL writes them one behind the other into a memory; here they are cut where a
/// record ends, and grouped into datagrams.
/// </summary>
sealed class DtlsOutbox
{
    byte[] _bytes = new byte[4 * DtlsLimits.DatagramBytesMax];
    int _start, _end;

    public int Length => _end - _start;

    public void Append(ReadOnlySpan<byte> records) => records.CopyTo(Extend(records.Length));

    /// <summary>Room for records, which the caller fills.</summary>
    public Span<byte> Extend(int length)
    {
        if (_start == _end) _start = _end = 0;
        if (_end + length > _bytes.Length) MakeRoom(length);
        _end += length;
        return _bytes.AsSpan(_end - length, length);
    }

    /// <summary>Takes as many whole records as fit into a datagram.</summary>
    public bool TryTake(Span<byte> target, out int length)
    {
        length = 0;
        var room = Math.Min(target.Length, DtlsLimits.DatagramBytesMax);
        while (DtlsRecordHeader.TryParse(_bytes.AsSpan(_start + length, Length - length), out var header)
               && length + DtlsRecordHeader.Size + header.Length <= room)
            length += DtlsRecordHeader.Size + header.Length;
        Debug.Assert(length > 0 || Length == 0, "A record that OpenSSL makes fits into a datagram.");
        _bytes.AsSpan(_start, length).CopyTo(target);
        _start += length;
        return length > 0;
    }

    void MakeRoom(int length)
    {
        var bytes = Length + length <= _bytes.Length ? _bytes : new byte[Math.Max(2 * _bytes.Length, Length + length)];
        _bytes.AsSpan(_start, Length).CopyTo(bytes);
        (_bytes, _start, _end) = (bytes, 0, Length);
    }
}
