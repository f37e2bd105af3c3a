using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Farglass.Native.Linux;

public enum DatagramsSent
{
    All,

    /// <summary>The socket's buffer is full, or the way is gone for a moment. What UDP cannot send is lost.</summary>
    NotNow,

    /// <summary>The kernel, or the network card's driver, cuts nothing into segments: send them one by one.</summary>
    NoSegments,
}

/// <summary>
/// recvfrom and sendmsg on a UDP socket, without waiting and without an exception: "nothing there" is what they say
/// most often. sendmsg sends many datagrams at once (UDP_SEGMENT, Linux 4.18), for a third of what a call for each
/// costs.
/// </summary>
public static partial class Datagrams
{
    /// <summary>UDP_MAX_SEGMENTS of the kernel.</summary>
    public const int SegmentsMax = 64;

    /// <summary>What an IPv4 packet can hold, before it is cut into segments.</summary>
    public const int BytesMax = 65_507;

    const int DontWait = 0x40, NoSignal = 0x4000; // MSG_DONTWAIT, MSG_NOSIGNAL.
    const int Interrupted = 4, InputOutput = 5, InvalidArgument = 22; // EINTR, EIO, EINVAL.
    const int NetworkUnreachable = 101, ConnectionRefused = 111, HostUnreachable = 113;

    /// <summary>Takes the next datagram; one that is longer than the buffer is cut.</summary>
    /// <param name="name">Takes the sender's sockaddr.</param>
    /// <returns>False where there is none.</returns>
    public static bool TryReceive(
        SafeSocketHandle socket, Span<byte> buffer, out int length, Span<byte> name, out int nameLength)
    {
        while (true)
        {
            var nameSize = (uint)name.Length;
            length = (int)recvfrom(socket, buffer, (nuint)buffer.Length, DontWait, name, ref nameSize);
            nameLength = (int)nameSize;
            if (length >= 0) return true;
            // What ICMP said of something that was sent before is told once, here: the next datagram may be there.
            if (Marshal.GetLastPInvokeError()
                is not (Interrupted or NetworkUnreachable or ConnectionRefused or HostUnreachable)) return false;
        }
    }

    /// <summary>Sends the datagrams that lie behind one another in the buffer.</summary>
    /// <param name="name">The receiver's sockaddr.</param>
    /// <param name="datagramSize">Bytes of each; the last may be shorter.</param>
    public static DatagramsSent Send(
        SafeSocketHandle socket, ReadOnlySpan<byte> name, ReadOnlySpan<byte> datagrams, int datagramSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(datagramSize);
        var bytesMax = Math.Min(BytesMax, datagramSize * SegmentsMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(datagrams.Length, bytesMax);
        while (SendMessage(socket, name, datagrams, datagramSize) < 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted: continue;
                // EIO is what a card without checksums in hardware gives, EINVAL a kernel that is too old.
                case InvalidArgument or InputOutput when datagrams.Length > datagramSize:
                    return DatagramsSent.NoSegments;
                default: return DatagramsSent.NotNow;
            }
        }

        return DatagramsSent.All;
    }

    static unsafe nint SendMessage(
        SafeSocketHandle socket, ReadOnlySpan<byte> name, ReadOnlySpan<byte> datagrams, int datagramSize)
    {
        const int solUdp = 17, udpSegment = 103;
        var control = new SegmentControl
        {
            Length = (nuint)(sizeof(nuint) + sizeof(int) + sizeof(int) + sizeof(ushort)),
            Level = solUdp,
            Type = udpSegment,
            Size = (ushort)datagramSize,
        };
        fixed (byte* namePointer = name, bytes = datagrams)
        {
            var vector = new IoVector { Base = bytes, Length = (nuint)datagrams.Length };
            var message = new MessageHeader
            {
                Name = namePointer,
                NameLength = (uint)name.Length,
                Vectors = &vector,
                VectorCount = 1,
            };
            if (datagrams.Length > datagramSize)
            {
                message.Control = &control;
                message.ControlLength = (nuint)sizeof(SegmentControl);
            }

            return sendmsg(socket, &message, DontWait | NoSignal);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint sendmsg(SafeSocketHandle sockfd, MessageHeader* msg, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recvfrom(
        SafeSocketHandle sockfd, Span<byte> buf, nuint len, int flags, Span<byte> src_addr, ref uint addrlen);

    unsafe struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    unsafe struct MessageHeader
    {
        public byte* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public SegmentControl* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>A cmsghdr with its two bytes of data, as long as CMSG_SPACE says.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 24)]
    struct SegmentControl
    {
        public nuint Length;
        public int Level, Type;
        public ushort Size;
    }
}
