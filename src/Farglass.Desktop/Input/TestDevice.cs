using System.Buffers.Binary;
using System.Net.Sockets;
using Farglass.Native.X11;

namespace Farglass.Desktop.Input;

/// <summary>In the device's units: 0 to 65 535 across and down, and 120 for a notch of a wheel.</summary>
readonly record struct PointerAxes
{
    public const byte Touching = 0b1_0011, Scrolling = 0b0_1100;

    /// <summary>Those that have something to say.</summary>
    public required byte Used { get; init; }

    public double X { get; init; }

    public double Y { get; init; }

    public double ScrollX { get; init; }

    public double ScrollY { get; init; }

    public double Pressure { get; init; }

    public void Write(Span<byte> target)
    {
        ReadOnlySpan<double> values = [X, Y, ScrollX, ScrollY, Pressure];
        for (var axis = 0; axis < values.Length; axis++)
            BinaryPrimitives.WriteDoubleLittleEndian(target[(axis * sizeof(double))..], values[axis]);
    }
}

/// <summary>Of xf86-input-inputtest-protocol.h, version 1.1.</summary>
enum TestEvent : uint { ClientVersion = 0, Motion = 2, Proximity = 3, Button = 4, Touch = 6 }

/// <summary>
/// One device of Xorg's inputtest driver. What is sent is in the machine's byte order, as the driver's C is.
/// </summary>
//  | length u32 | type u32 | numbers u32 ... | unaccelerated u32 | mask u64 | 4 | valuators f64 x 64 | unaccelerated |
sealed class TestDevice : IDisposable
{
    public const uint Relative = 0, Absolute = 1;

    const int HeadSize = 8, AnswerSize = 12, Valuators = 64, ValuatorsAt = 16;
    const int ValuatorDataSize = ValuatorsAt + 2 * Valuators * sizeof(double);
    const ushort Major = 1, Minor = 1;

    readonly Socket _socket;

    TestDevice(Socket socket) => _socket = socket;

    /// <exception cref="X11Exception">The server does not listen there, or speaks another version.</exception>
    public static TestDevice Open(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            ReceiveTimeout = (int)Limits.TouchScreenAnswer.TotalMilliseconds,
            SendTimeout = (int)Limits.TouchScreenAnswer.TotalMilliseconds,
        };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            Greet(socket);
            return new(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new X11Exception($"The display has no touch screen at {path}: {e.Message}.", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <param name="numbers">What the event has before its axes. With the head they fill whole 8 bytes.</param>
    /// <exception cref="X11Exception">The server is gone, or takes nothing any more.</exception>
    public void Send(TestEvent type, in PointerAxes axes, params ReadOnlySpan<uint> numbers)
    {
        Span<byte> message = stackalloc byte[HeadSize + 4 * sizeof(uint) + ValuatorDataSize];
        message.Clear();
        var data = (HeadSize + numbers.Length * sizeof(uint) + 7) / 8 * 8;
        for (var at = 0; at < numbers.Length; at++)
            BinaryPrimitives.WriteUInt32LittleEndian(message[(HeadSize + at * sizeof(uint))..], numbers[at]);
        message[data + sizeof(uint)] = axes.Used;
        axes.Write(message[(data + ValuatorsAt)..]);
        message = message[..(data + ValuatorDataSize)];
        WriteHead(message, type);
        try
        {
            SendAll(_socket, message);
        }
        catch (SocketException e)
        {
            throw new X11Exception($"The touch screen takes nothing: {e.Message}.", e);
        }
    }

    public void Dispose() => _socket.Dispose();

    static void Greet(Socket socket)
    {
        Span<byte> version = stackalloc byte[HeadSize + 2 * sizeof(ushort)];
        WriteHead(version, TestEvent.ClientVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(version[HeadSize..], Major);
        BinaryPrimitives.WriteUInt16LittleEndian(version[(HeadSize + sizeof(ushort))..], Minor);
        SendAll(socket, version);
        Span<byte> answer = stackalloc byte[AnswerSize];
        for (var filled = 0; filled < answer.Length;)
        {
            var count = socket.Receive(answer[filled..]);
            if (count == 0) throw new X11Exception("The touch screen speaks another version.");
            filled += count;
        }
    }

    static void WriteHead(Span<byte> message, TestEvent type)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(message, (uint)message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(message[sizeof(uint)..], (uint)type);
    }

    static void SendAll(Socket socket, ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty) message = message[socket.Send(message)..];
    }
}
