using Farglass.Rtc;

namespace Farglass.Host.Carriers.WebRtc;

/// <summary>
/// Gathers datagrams for one call of the kernel: those that follow one another on one path and are equally long, the
/// last of which may be shorter (UDP_SEGMENT).
/// </summary>
sealed class BurstBuffer(Action<NetworkPath, ReadOnlyMemory<byte>, int> send)
{
    readonly byte[] _bytes = new byte[Limits.BurstBytesMax];
    NetworkPath _path;
    int _length, _datagramSize;

    /// <summary>Where the next datagram is written.</summary>
    public Span<byte> Next => _bytes.AsSpan(_length, Limits.DatagramBytesMax);

    /// <summary>A datagram of this length was written to <see cref="Next"/>.</summary>
    public void Add(in NetworkPath path, int length)
    {
        if (_length > 0 && (path != _path || length > _datagramSize))
        {
            var start = _length;
            Flush();
            _bytes.AsSpan(start, length).CopyTo(_bytes);
        }

        if (_length == 0) (_path, _datagramSize) = (path, length);
        _length += length;
        var isLast = length < _datagramSize || _length + Limits.DatagramBytesMax > _bytes.Length;
        if (isLast || path.Protocol == TransportProtocol.Tcp) Flush();
    }

    public void Flush()
    {
        if (_length == 0) return;
        send(_path, _bytes.AsMemory(0, _length), _datagramSize);
        _length = 0;
    }
}
