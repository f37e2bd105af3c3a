using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Farglass.Desktop.Display;

/// <summary>
/// The secret that opens a display, and the file in which X clients look for it. (xauth would be one process more.)
/// </summary>
static class XAuthority
{
    public const string Protocol = "MIT-MAGIC-COOKIE-1";
    const int CookieSize = 16;
    const ushort FamilyWild = 65_535;

    public static byte[] NewCookie() => RandomNumberGenerator.GetBytes(CookieSize);

    /// <summary>
    /// Writes the file for this user alone. Its one entry is good for every display, so it needs no number.
    /// </summary>
    //  | family u16 | address length u16 = 0 | number length u16 = 0 | name length u16, name | data length u16, data |
    public static void Write(string file, byte[] cookie)
    {
        var entry = new byte[2 + 2 + 2 + 2 + Protocol.Length + 2 + cookie.Length];
        BinaryPrimitives.WriteUInt16BigEndian(entry, FamilyWild);
        BinaryPrimitives.WriteUInt16BigEndian(entry.AsSpan(6), (ushort)Protocol.Length);
        System.Text.Encoding.ASCII.GetBytes(Protocol, entry.AsSpan(8));
        BinaryPrimitives.WriteUInt16BigEndian(entry.AsSpan(8 + Protocol.Length), (ushort)cookie.Length);
        cookie.CopyTo(entry.AsSpan(10 + Protocol.Length));
        using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        stream.Write(entry);
    }
}
