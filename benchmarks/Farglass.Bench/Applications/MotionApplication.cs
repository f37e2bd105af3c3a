using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;

namespace Farglass.Bench;

/// <summary>
/// The application that the motion figures are measured with: it draws a zoom into a plasma over its whole window, 60
/// times a second. The pictures are made and given to the X server beforehand, so that drawing one costs one CopyArea
/// and the figures show the session and not this program. It speaks the X protocol by itself (X11R7 protocol manual,
/// "Connection Setup" and "Requests"): six requests need no library.
/// </summary>
static class MotionApplication
{
    const int Pictures = 24;
    const int RequestBytesMax = 65_535 * 4;
    const double FramesPerSecond = 60;

    public static async Task<int> RunAsync(int width, int height, CancellationToken stopping)
    {
        using var server = XConnection.Open();
        var window = server.NewId();
        var context = server.NewId();
        server.CreateWindow(window, width, height);
        server.CreateContext(context, window);
        var pixmaps = new uint[Pictures];
        for (var picture = 0; picture < Pictures; picture++)
            pixmaps[picture] = Upload(server, window, context, width, height, zoom: 1 + (picture * 0.04));
        server.MapWindow(window);

        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1 / FramesPerSecond));
        for (var tick = 0; await ticks.WaitForNextTickAsync(stopping); tick++)
        {
            var step = tick % (2 * (Pictures - 1)); // In and out again: a loop without a jump.
            var picture = step < Pictures ? step : (2 * (Pictures - 1)) - step;
            server.CopyArea(pixmaps[picture], window, context, width, height);
        }

        return 0;
    }

    static uint Upload(XConnection server, uint window, uint context, int width, int height, double zoom)
    {
        var pixmap = server.NewId();
        server.CreatePixmap(pixmap, window, width, height);
        var rowsMax = (RequestBytesMax - 64) / (width * 4);
        for (var y = 0; y < height; y += rowsMax)
        {
            var rows = Math.Min(rowsMax, height - y);
            server.PutImage(pixmap, context, width, rows, y, Plasma(width, height, y, rows, zoom));
        }

        return pixmap;
    }

    /// <summary>
    /// Sums of waves along the rows, the columns and the diagonals, in three colours, with fine detail on top.
    /// </summary>
    static byte[] Plasma(int width, int height, int top, int rows, double zoom)
    {
        double Along(int position, int length) => (position - (length / 2.0)) / zoom;
        double[] columns = [.. Enumerable.Range(0, width).Select(x => Math.Sin(Along(x, width) / 90))];
        double[] fine = [.. Enumerable.Range(0, width).Select(x => 12 * Math.Sin(Along(x, width) / 5))];
        double[] diagonals =
            [.. Enumerable.Range(0, width + height).Select(d => Math.Sin(Along(d, width + height) / 130))];
        var pixels = new byte[width * rows * 4];
        for (var row = 0; row < rows; row++)
        {
            var v = Along(top + row, height);
            var (wave, detail) = (Math.Sin(v / 70), Math.Cos(v / 4));
            for (var x = 0; x < width; x++)
            {
                var slow = columns[x] + wave + diagonals[x + top + row];
                var at = ((row * width) + x) * 4;
                pixels[at] = (byte)(128 + (30 * slow) + (fine[x] * detail));
                pixels[at + 1] = (byte)(128 + (20 * slow * diagonals[x + top + row]) + (fine[x] * detail));
                pixels[at + 2] = (byte)(128 - (25 * slow * columns[x]) - (fine[x] * detail));
            }
        }

        return pixels;
    }

    /// <summary>As much of the X protocol as drawing pixmaps needs, little-endian, without reading one reply.</summary>
    sealed class XConnection : IDisposable
    {
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

        public void CreateWindow(uint id, int width, int height)
        {
            Span<byte> body = stackalloc byte[28];
            BinaryPrimitives.WriteUInt32LittleEndian(body, id);
            BinaryPrimitives.WriteUInt32LittleEndian(body[4..], _root);
            Size(body[12..], width, height);
            body[18] = 1; // InputOutput; the visual is copied from the parent.
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

        public void CreateContext(uint id, uint drawable) =>
            Request(55, 0, Words(stackalloc byte[12], [id, drawable, 0]));

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
            for (var read = 0; read < count;) read += socket.Receive(bytes.AsSpan(read));
            return bytes;
        }
    }
}
