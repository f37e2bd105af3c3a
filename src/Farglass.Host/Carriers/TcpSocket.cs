using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Farglass.Host.Carriers;

/// <summary>
/// What a stream wants of TCP, and what it can be asked. No waiting for more to send (Kestrel has set that already);
/// BBR where the kernel has it: it sends at the rate that the link has, where the usual algorithms fill every queue on
/// the way until one overflows, and that queue is delay. And little that waits in the kernel: what has not been given
/// to it can still be counted as waiting here.
/// </summary>
/// <param name="socket">Null where there is none to be had: then nothing is set, and nothing known.</param>
sealed class TcpSocket(Socket? socket)
{
    // IPPROTO_TCP; TCP_INFO, TCP_CONGESTION, TCP_NOTSENT_LOWAT: include/uapi/linux/tcp.h
    const int ProtocolTcp = 6, Info = 11, CongestionAlgorithm = 13, NotSentLowWater = 25;

    // struct tcp_info: tcpi_notsent_bytes; tcpi_bytes_sent and tcpi_bytes_retrans, since Linux 4.19.
    const int NotSentOffset = 144, SentOffset = 200, RepeatedOffset = 208, InfoBytes = 216;

    readonly Socket? _socket =
        OperatingSystem.IsLinux() && socket is { ProtocolType: ProtocolType.Tcp } ? socket : null;

    /// <summary>Sets it up for a stream.</summary>
    public void Tune()
    {
        if (_socket is null) return;
        try
        {
            _socket.NoDelay = true;
            Span<byte> unsent = stackalloc byte[sizeof(int)];
            MemoryMarshal.Write(unsent, Limits.TcpNotSentBytesMax);
            _socket.SetRawSocketOption(ProtocolTcp, NotSentLowWater, unsent);
            _socket.SetRawSocketOption(ProtocolTcp, CongestionAlgorithm, "bbr"u8);
        }
        catch (Exception unavailable) when (unavailable is SocketException or ObjectDisposedException)
        {
            // The kernel has no BBR, or the client has gone: it works without.
        }
    }

    /// <summary>Zeros where it cannot be known.</summary>
    public TcpState Read()
    {
        if (_socket is null) return default;
        Span<byte> info = stackalloc byte[InfoBytes];
        try
        {
            if (_socket.GetRawSocketOption(ProtocolTcp, Info, info) < InfoBytes) return default;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return default;
        }

        return new(MemoryMarshal.Read<uint>(info[NotSentOffset..]), MemoryMarshal.Read<long>(info[SentOffset..]),
            MemoryMarshal.Read<uint>(info[RepeatedOffset..]));
    }
}

/// <param name="NotSentBytes">Of what the kernel has, what has not left even once.</param>
/// <param name="SentBytes">Since the connection began, repetitions among them.</param>
/// <param name="RepeatedBytes">Of these.</param>
readonly record struct TcpState(long NotSentBytes, long SentBytes, long RepeatedBytes);
