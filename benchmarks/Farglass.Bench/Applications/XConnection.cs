using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Farglass.Bench.Applications;

/// <summary>
/// As much of the X protocol as drawing and hearing keys needs (X11R7 protocol manual, "Connection Setup", "Requests"
/// and "Events"), little-endian, without reading one reply: a handful of requests needs no library.
/// </summary>
sealed class XConnection : IDisposable
{
    public const int RequestBytesMax = 65_535 * 4;
    public const uint KeyPressMask = 1, ExposureMask = 1 << 15;
    public const int KeyPress = 2, Expose = 12;

    readonly Socket _socket;
    readonly uint _idBase, _root;
    readonly byte _depth;
    uint _ids;

    XConnection(Socket socket, byte[] setup)
    {
        _socket = socket;
        _idBase = BinaryPrimitives.ReadUInt32LittleEndian(setup.AsSpan(4));
        var vendorLength = BinaryPrimitives.ReadUInt16LittleEndian(setup.AsSpan(16));
        var screen = setup.AsSpan(32 + ((vendorLength + 3) / 4 * 4) + (setup[21] * 8));
        _root = BinaryPrimitives.ReadUInt32LittleEndian(screen);
        _depth = screen[38];
    }

    public static XConnection Open()
    {
        var display = Environment.GetEnvironmentVariable("DISPLAY")!;
        var number = int.Parse(display[(display.IndexOf(':') + 1)..].Split('.')[0], CultureInfo.InvariantCulture);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint($"/tmp/.X11-unix/X{number}"));
        Span<byte> request = stackalloc byte[48];
        request[0] = (byte)'l';
        request[2] = 11;
        request[6] = 18;
        request[8] = 16;
        "MIT-MAGIC-COOKIE-1"u8.CopyTo(request[12..]);
        Cookie().CopyTo(request[32..]);
        socket.Send(request);
        var head = Receive(socket, 8);
        if (head[0] != 1) throw new InvalidOperationException($"The X server {display} refused the connection.");
        return new(socket, Receive(socket, BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(6)) * 4));
    }

    public uint NewId() => _idBase | _ids++;

    public void CreateWindow(uint id, int width, int height, uint events = 0)
    {
        const uint EventMask = 0x800;
        Span<byte> body = stackalloc byte[32];
        BinaryPrimitives.WriteUInt32LittleEndian(body, id);
        BinaryPrimitives.WriteUInt32LittleEndian(body[4..], _root);
        Size(body[12..], width, height);
        body[18] = 1; // InputOutput; the visual is copied from the parent.
        Words(body[24..], [EventMask, events]);
        Request(1, _depth, body);
    }

    public void MapWindow(uint window) => Request(8, 0, Words(stackalloc byte[4], [window]));

    public void CreatePixmap(uint id, uint drawable, int width, int height)
    {
        Span<byte> body = stackalloc byte[12];
        Words(body, [id, drawable]);
        Size(body[8..], width, height);
        Request(53, _depth, body);
    }

    public void CreateContext(uint id, uint drawable, uint foreground = 0)
    {
        const uint Foreground = 0x4, GraphicsExposures = 0x10000; // Off: else an event answers each CopyArea.
        Request(55, 0, Words(stackalloc byte[20], [id, drawable, Foreground | GraphicsExposures, foreground, 0]));
    }

    public void CreateTextContext(uint id, uint drawable, uint foreground, uint background, uint font)
    {
        const uint Foreground = 0x4, Background = 0x8, Font = 0x4000;
        Request(55, 0, Words(
            stackalloc byte[24], [id, drawable, Foreground | Background | Font, foreground, background, font]));
    }

    public void OpenFont(uint id, string name)
    {
        var body = new byte[8 + ((name.Length + 3) / 4 * 4)];
        BinaryPrimitives.WriteUInt32LittleEndian(body, id);
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(4), (ushort)name.Length);
        Encoding.ASCII.GetBytes(name, body.AsSpan(8));
        Request(45, 0, body);
    }

    /// <param name="y">Of the line that the letters stand on.</param>
    /// <param name="text">At most 255 letters.</param>
    public void DrawText(uint drawable, uint context, int x, int y, string text)
    {
        var body = new byte[12 + ((text.Length + 3) / 4 * 4)];
        Words(body, [drawable, context]);
        Size(body.AsSpan(8), x, y);
        Encoding.ASCII.GetBytes(text, body.AsSpan(12));
        Request(76, (byte)text.Length, body); // ImageText8.
    }

    public void FillRectangle(uint drawable, uint context, int width, int height)
    {
        Span<byte> body = stackalloc byte[16];
        Words(body, [drawable, context]);
        Size(body[12..], width, height);
        Request(70, 0, body);
    }

    public void CopyArea(uint from, uint to, uint context, int width, int height)
    {
        Span<byte> body = stackalloc byte[24];
        Words(body, [from, to, context]);
        Size(body[20..], width, height);
        Request(62, 0, body);
    }

    public void PutImage(uint drawable, uint context, int width, int rows, int y, byte[] pixels)
    {
        var body = new byte[20 + pixels.Length];
        Words(body, [drawable, context]);
        Size(body.AsSpan(8), width, rows);
        BinaryPrimitives.WriteInt16LittleEndian(body.AsSpan(14), (short)y);
        body[17] = _depth;
        pixels.CopyTo(body, 20);
        Request(72, 2, body); // ZPixmap.
    }

    /// <summary>Waits for the next event, and returns its code.</summary>
    public int ReadEvent() => Receive(_socket, 32)[0];

    public void Dispose() => _socket.Dispose();

    void Request(byte opcode, byte detail, ReadOnlySpan<byte> body)
    {
        var request = new byte[4 + body.Length];
        request[0] = opcode;
        request[1] = detail;
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(2), (ushort)(request.Length / 4));
        body.CopyTo(request.AsSpan(4));
        for (var sent = 0; sent < request.Length;) sent += _socket.Send(request.AsSpan(sent));
    }

    static Span<byte> Words(Span<byte> target, ReadOnlySpan<uint> words)
    {
        for (var word = 0; word < words.Length; word++)
            BinaryPrimitives.WriteUInt32LittleEndian(target[(word * 4)..], words[word]);
        return target;
    }

    static void Size(Span<byte> target, int width, int height)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)width);
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], (ushort)height);
    }

    /// <summary>The last 16 bytes of an Xauthority file with one entry are its cookie.</summary>
    static byte[] Cookie() => File.ReadAllBytes(Environment.GetEnvironmentVariable("XAUTHORITY")!)[^16..];

    static byte[] Receive(Socket socket, int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var part = socket.Receive(bytes.AsSpan(read));
            if (part == 0) throw new EndOfStreamException("The X server has gone.");
            read += part;
        }

        return bytes;
    }
}
