using System.Buffers.Binary;
using System.Text;

namespace Farglass.Native.X11;

/// <summary>
/// Finds a display's cookie in an X authority file. Xlib would look in the file that XAUTHORITY names, but a .NET
/// process cannot change the environment that Xlib sees, and displays differ in their files.
/// </summary>
static class XAuthority
{
    public const string CookieName = "MIT-MAGIC-COOKIE-1";

    /// <summary>The first entry that is a cookie and is for the display of this number, or for any.</summary>
    // | family u16 | length u16, address | length u16, display number | length u16, name | length u16, data | ...
    public static bool TryFindCookie(
        ReadOnlySpan<byte> file, ReadOnlySpan<char> displayNumber, out ReadOnlySpan<byte> cookie)
    {
        cookie = default;
        var rest = file;
        while (rest.Length > 2)
        {
            rest = rest[2..];
            if (!TryTake(ref rest, out _) || !TryTake(ref rest, out var number)
                || !TryTake(ref rest, out var name) || !TryTake(ref rest, out var data)) return false;
            if (!Is(name, CookieName) || (number.Length > 0 && !Is(number, displayNumber))) continue;
            cookie = data;
            return true;
        }

        return false;
    }

    /// <summary>Of <c>host:31.0</c> the 31.</summary>
    public static ReadOnlySpan<char> NumberOf(ReadOnlySpan<char> displayName)
    {
        var number = displayName[(displayName.LastIndexOf(':') + 1)..];
        return number.IndexOf('.') is var dot and >= 0 ? number[..dot] : number;
    }

    static bool Is(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text) =>
        bytes.Length == text.Length && Ascii.Equals(bytes, text);

    static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (rest.Length < 2) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (rest.Length < 2 + length) return false;
        field = rest.Slice(2, length);
        rest = rest[(2 + length)..];
        return true;
    }
}
