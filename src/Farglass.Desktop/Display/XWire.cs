using System.Buffers.Binary;
using Ascii = System.Text.ASCIIEncoding;

namespace Farglass.Desktop.Display;

/// <summary>
/// The handful of X11 messages that a <see cref="RootWindow"/> needs, in the client's byte order (little-endian).
/// https://www.x.org/releases/X11R7.7/doc/xproto/x11protocol.html
/// </summary>
static class XWire
{
    public const int EventSize = 32;
    public const byte ErrorCode = 0, ReplyCode = 1, PropertyNotify = 28;
    public const uint ResourceManagerAtom = 23, StringAtom = 31, TransientForAtom = 68;
    const byte ClientMessage = 33, GenericEvent = 35;
    const uint BackPixel = 0x2, EventMask = 0x800, PropertyChange = 0x400000;
    const uint StructureNotify = 0x20000, SubstructureNotify = 0x80000, SubstructureRedirect = 0x100000;

    /// <summary>The server's time when it takes the request.</summary>
    const uint CurrentTime = 0;

    /// <summary>The start of the server's answer: whether it lets us in, and how many bytes follow.</summary>
    public const int SetupHeadSize = 8;

    public static byte[] Setup(string protocol, ReadOnlySpan<byte> cookie)
    {
        var message = new byte[12 + Padded(protocol.Length) + Padded(cookie.Length)];
        message[0] = (byte)'l';
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(2), 11);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(6), (ushort)protocol.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(8), (ushort)cookie.Length);
        Ascii.ASCII.GetBytes(protocol, message.AsSpan(12));
        cookie.CopyTo(message.AsSpan(12 + Padded(protocol.Length)));
        return message;
    }

    public static (bool Welcome, int RestSize) ReadSetupHead(ReadOnlySpan<byte> head) =>
        (head[0] == 1, BinaryPrimitives.ReadUInt16LittleEndian(head[6..]) * 4);

    /// <summary>
    /// Finds, in what follows the head, the first screen's root window, and the first name that we may give.
    /// </summary>
    public static bool TryReadRoot(ReadOnlySpan<byte> rest, out uint root, out uint firstName)
    {
        const int NameBaseOffset = 4, VendorLengthOffset = 16, FormatCountOffset = 21, VendorOffset = 32,
            FormatSize = 8;
        root = firstName = 0;
        if (rest.Length < VendorOffset) return false;
        var screen = VendorOffset + Padded(BinaryPrimitives.ReadUInt16LittleEndian(rest[VendorLengthOffset..]))
            + rest[FormatCountOffset] * FormatSize;
        if (rest.Length < screen + sizeof(uint)) return false;
        root = BinaryPrimitives.ReadUInt32LittleEndian(rest[screen..]);
        firstName = BinaryPrimitives.ReadUInt32LittleEndian(rest[NameBaseOffset..]);
        return root != 0;
    }

    public static byte[] InternAtom(string name)
    {
        var request = Request(opcode: 16, data: 0, size: 8 + Padded(name.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(4), (ushort)name.Length);
        Ascii.ASCII.GetBytes(name, request.AsSpan(8));
        return request;
    }

    /// <summary>Sets the root's background, and asks for events about its properties.</summary>
    public static byte[] ChangeRoot(uint root, uint backPixel)
    {
        var request = Request(opcode: 2, data: 0, size: 20);
        Write(request, 4, root, BackPixel | EventMask, backPixel, PropertyChange);
        return request;
    }

    /// <summary>Paints the whole window with its background.</summary>
    public static byte[] ClearArea(uint window)
    {
        var request = Request(opcode: 61, data: 0, size: 16);
        Write(request, 4, window);
        return request;
    }

    /// <summary>
    /// A window that is never shown: one that properties are kept on. Asks for events about them.
    /// </summary>
    //  | 1 | depth as the parent's | 9 u16 | window | parent | x, y, width, height, border | 2 = input only | visual |
    //  | what follows | event mask |
    public static byte[] CreateWindow(uint window, uint parent)
    {
        const uint OneByOne = 1 | 1 << 16, InputOnly = 2 << 16;
        var request = Request(opcode: 1, data: 0, size: 36);
        Write(request, 4, window, parent, 0, OneByOne, InputOnly, 0, EventMask, PropertyChange);
        return request;
    }

    public static byte[] SetSelectionOwner(uint owner, uint selection)
    {
        var request = Request(opcode: 22, data: 0, size: 16);
        Write(request, 4, owner, selection, CurrentTime);
        return request;
    }

    public static byte[] ChangeProperty(uint window, uint property, uint type, ReadOnlySpan<byte> value)
    {
        var request = Request(opcode: 18, data: 0, size: 24 + Padded(value.Length));
        Write(request, 4, window, property, type);
        request[16] = 8; // Bits of one unit.
        Write(request, 20, (uint)value.Length);
        value.CopyTo(request.AsSpan(24));
        return request;
    }

    /// <param name="valuesMax">How many values of 32 bits the answer may hold at most.</param>
    public static byte[] GetProperty(uint window, uint property, int valuesMax)
    {
        var request = Request(opcode: 20, data: 0, size: 24);
        Write(request, 4, window, property, 0, 0, (uint)valuesMax); // Of any type, from its beginning.
        return request;
    }

    /// <summary>Asks the window manager to take two states off a window; 0 for no second one.</summary>
    public static byte[] RemoveState(uint root, uint window, uint stateAtom, uint first, uint second)
    {
        const uint Remove = 0, Application = 1;
        return SendMessage(root, SubstructureNotify | SubstructureRedirect, window, stateAtom,
            Remove, first, second, Application);
    }

    /// <summary>Asks the window manager how wide a frame is; it writes the answer on that window.</summary>
    public static byte[] AskForFrame(uint root, uint window, uint requestAtom) =>
        SendMessage(root, SubstructureNotify | SubstructureRedirect, window, requestAtom);

    /// <summary>Tells who waits for one that a selection has a manager now (ICCCM, 2.8).</summary>
    public static byte[] AnnounceManager(uint root, uint managerAtom, uint selection, uint owner) =>
        SendMessage(root, StructureNotify, root, managerAtom, CurrentTime, selection, owner);

    /// <summary>
    /// The whole length of what starts with these 32 bytes: replies and generic events may be longer.
    /// </summary>
    public static long MessageSize(ReadOnlySpan<byte> start) => (start[0] & 0x7F) is ReplyCode or GenericEvent
        ? EventSize + 4L * BinaryPrimitives.ReadUInt32LittleEndian(start[4..])
        : EventSize;

    /// <summary>The request that a reply or an error answers: the low half of its number.</summary>
    public static ushort ReadSequence(ReadOnlySpan<byte> message) =>
        BinaryPrimitives.ReadUInt16LittleEndian(message[2..]);

    /// <summary>The atom that InternAtom's reply holds, or that a PropertyNotify is about.</summary>
    public static uint ReadAtom(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt32LittleEndian(message[8..]);

    /// <summary>The values of 32 bits that GetProperty's reply holds; none where there is no such property.</summary>
    public static uint[] ReadValues(ReadOnlySpan<byte> reply)
    {
        const int FormatOffset = 1, CountOffset = 16;
        if (reply[FormatOffset] != 32) return [];
        var bytes = reply[EventSize..];
        var count = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(reply[CountOffset..]), (uint)bytes.Length / 4);
        var values = new uint[count];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]);
        return values;
    }

    //  | 25 | 0 | 11 u16 | destination | event mask | 33 | 32 | 0 u16 | window | type | 5 values |
    static byte[] SendMessage(
        uint destination, uint eventMask, uint window, uint type, params ReadOnlySpan<uint> values)
    {
        var request = Request(opcode: 25, data: 0, size: 44);
        Write(request, 4, destination, eventMask);
        request[12] = ClientMessage;
        request[13] = 32;
        Write(request, 16, window, type);
        Write(request, 24, values);
        return request;
    }

    static byte[] Request(byte opcode, byte data, int size)
    {
        var request = new byte[size];
        request[0] = opcode;
        request[1] = data;
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(2), (ushort)(size / 4));
        return request;
    }

    static void Write(byte[] target, int offset, params ReadOnlySpan<uint> values)
    {
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target.AsSpan(offset), value);
            offset += sizeof(uint);
        }
    }

    static int Padded(int length) => (length + 3) & ~3;
}
