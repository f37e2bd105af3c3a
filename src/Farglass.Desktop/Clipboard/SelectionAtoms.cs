using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Farglass.Native.X11;
using TextEncoding = System.Text.Encoding;

namespace Farglass.Desktop.Clipboard;

/// <summary>The names of selections, targets and properties, as the X server has them.</summary>
/// <param name="atom">From a name to its number.</param>
sealed class SelectionAtoms(Func<string, nuint> atom)
{
    /// <summary>Owners that write late, one after the other, which are still told apart.</summary>
    const int ContentProperties = 4;

    readonly nuint[] _contents =
        [.. Enumerable.Range(0, ContentProperties).Select(number => atom($"FARGLASS_CONTENTS_{number}"))];

    public nuint Clipboard { get; } = atom("CLIPBOARD");
    public nuint Primary { get; } = atom("PRIMARY");
    public nuint Targets { get; } = atom("TARGETS");
    public nuint Timestamp { get; } = atom("TIMESTAMP");
    public nuint Incremental { get; } = atom("INCR");
    public nuint Utf8 { get; } = atom("UTF8_STRING");
    public nuint PlainUtf8 { get; } = atom("text/plain;charset=utf-8");
    public nuint Plain { get; } = atom("text/plain");
    public nuint Text { get; } = atom("TEXT");
    public nuint Html { get; } = atom("text/html");
    public nuint Png { get; } = atom("image/png");

    /// <summary>Touched to be told the time; never read.</summary>
    public nuint Time { get; } = atom("FARGLASS_TIME");

    /// <summary>
    /// Where contents are to be put. Another one each time: an owner that was asked earlier may still write.
    /// </summary>
    public nuint Contents(uint serial) => _contents[serial % ContentProperties];

    public nuint Of(ClipboardSelection selection) =>
        selection == ClipboardSelection.Primary ? Primary : Clipboard;

    /// <summary>What is asked of an owner that has these; 0 where it has none for the format.</summary>
    public nuint Best(ClipboardFormat format, ReadOnlySpan<nuint> targets)
    {
        ReadOnlySpan<nuint> wanted = format switch
        {
            ClipboardFormat.Text => [Utf8, PlainUtf8, XSelections.StringType, Plain],
            ClipboardFormat.Html => [Html],
            _ => [Png],
        };
        foreach (var target in wanted)
            if (targets.Contains(target)) return target;
        return 0;
    }

    /// <summary>What applications are told that they can ask for.</summary>
    public nuint[] TargetsOf(ClipboardSizes sizes) =>
    [
        Targets, Timestamp,
        .. sizes.Text > 0 ? [Utf8, PlainUtf8, Plain, XSelections.StringType, Text] : (nuint[])[],
        .. sizes.Html > 0 ? [Html] : (nuint[])[],
        .. sizes.Png > 0 ? [Png] : (nuint[])[],
    ];

    /// <summary>Null for what is none of the three.</summary>
    public ClipboardFormat? FormatOf(nuint target)
    {
        if (target == Html) return ClipboardFormat.Html;
        if (target == Png) return ClipboardFormat.Png;
        return target == Utf8 || target == PlainUtf8 || target == Plain || target == Text
            || target == XSelections.StringType ? ClipboardFormat.Text : null;
    }

    /// <summary>STRING is Latin-1 (ICCCM, 2.7.1), and the only one that is.</summary>
    public static bool IsLatin1(nuint target) => target == XSelections.StringType;

    public static byte[] ToLatin1(ReadOnlySpan<byte> utf8) =>
        TextEncoding.Latin1.GetBytes(TextEncoding.UTF8.GetString(utf8));

    /// <summary>
    /// As UTF-8. Some applications give their HTML in UTF-16, with a mark before it, or end a text with a zero.
    /// </summary>
    public static byte[] ToUtf8(nuint type, ClipboardFormat format, byte[] bytes)
    {
        if (format == ClipboardFormat.Png) return bytes;
        if (IsLatin1(type)) return TextEncoding.UTF8.GetBytes(TextEncoding.Latin1.GetString(bytes));
        if (bytes.Length >= 2 && BinaryPrimitives.ReadUInt16LittleEndian(bytes) == 0xFEFF)
            return TextEncoding.UTF8.GetBytes(TextEncoding.Unicode.GetString(bytes.AsSpan(2)));
        return bytes is [.., 0] ? bytes[..^1] : bytes;
    }

    /// <summary>Atoms in a property of 32 bits are C longs.</summary>
    public static nuint[] Read(ReadOnlySpan<byte> property) => MemoryMarshal.Cast<byte, nuint>(property).ToArray();

    public static byte[] Write(ReadOnlySpan<nuint> atoms) => MemoryMarshal.AsBytes(atoms).ToArray();
}
