using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using System.Text.Unicode;

namespace Farglass.Protocol.Messages;

/// <summary>What lights up on the viewer's keyboard.</summary>
[Flags]
public enum KeyLocks : byte { None = 0, CapsLock = 1, NumLock = 2 }

/// <summary>A key goes down. It repeats, and goes up, by <see cref="KeyMessage"/>.</summary>
/// <param name="Code">The place of the key, as in <see cref="KeyMessage"/>.</param>
/// <param name="Character">
/// What the application is to get, whatever the layout of its keyboard: a Unicode scalar value; 0 where the key writes
/// nothing.
/// </param>
//  | 0x1A | code u16 | character u32 | locks u8: 1 CapsLock, 2 NumLock |
public readonly record struct CharacterKeyMessage(ushort Code, uint Character, KeyLocks Locks)
{
    public const int Size = 8;

    const KeyLocks AllLocks = KeyLocks.CapsLock | KeyLocks.NumLock;

    public int Write(Span<byte> target)
    {
        Debug.Assert(Code is > 0 and <= KeyMessage.CodeMax, "X11 has a keycode for it.");
        target[0] = (byte)MessageType.CharacterKey;
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], Code);
        BinaryPrimitives.WriteUInt32BigEndian(target[3..], Character);
        target[7] = (byte)Locks;
        return Size;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out CharacterKeyMessage key)
    {
        key = default;
        if (message.Length != Size || message[0] != (byte)MessageType.CharacterKey) return false;
        key = new(BinaryPrimitives.ReadUInt16BigEndian(message[1..]),
            BinaryPrimitives.ReadUInt32BigEndian(message[3..]), (KeyLocks)message[7]);
        return key.Code is > 0 and <= KeyMessage.CodeMax && key.Locks <= AllLocks
            && (key.Character == 0 || Writable.Is(key.Character));
    }
}

/// <summary>Text that came from no key: composed, dictated, or of a keyboard on a screen.</summary>
//  | 0x1B | UTF-8 ... |
public readonly record struct TextMessage(string Text)
{
    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.Text;
        return 1 + Encoding.UTF8.GetBytes(Text, target[1..]);
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out TextMessage text)
    {
        text = default;
        if (message.Length < 2 || message[0] != (byte)MessageType.Text) return false;
        var bytes = message[1..];
        if (bytes.Length > ProtocolLimits.TextBytesMax || !Utf8.IsValid(bytes)) return false;
        text = new(Encoding.UTF8.GetString(bytes));
        foreach (var character in text.Text.EnumerateRunes())
            if (!Writable.Is((uint)character.Value) && character.Value is not ('\n' or '\t')) return false;
        return true;
    }
}

/// <summary>A key, and what it says without Shift.</summary>
public readonly record struct LabelledKey(byte Code, uint Character);

/// <summary>The layout of the viewer's keyboard, as far as the browser tells it.</summary>
//  | 0x1C | code u8, character u32 ... |
public readonly record struct KeyboardLayoutMessage(IReadOnlyList<LabelledKey> Keys)
{
    const int KeySize = 5;

    public int Write(Span<byte> target)
    {
        target[0] = (byte)MessageType.KeyboardLayout;
        for (var at = 0; at < Keys.Count; at++)
        {
            target[1 + at * KeySize] = Keys[at].Code;
            BinaryPrimitives.WriteUInt32BigEndian(target[(2 + at * KeySize)..], Keys[at].Character);
        }

        return 1 + Keys.Count * KeySize;
    }

    public static bool TryParse(ReadOnlySpan<byte> message, out KeyboardLayoutMessage layout)
    {
        layout = default;
        if (message.IsEmpty || message[0] != (byte)MessageType.KeyboardLayout) return false;
        var bytes = message[1..];
        if (bytes.IsEmpty || bytes.Length % KeySize != 0) return false;
        if (bytes.Length / KeySize > ProtocolLimits.LayoutKeysMax) return false;
        var keys = new LabelledKey[bytes.Length / KeySize];
        for (var at = 0; at < keys.Length; at++)
        {
            var key = bytes[(at * KeySize)..];
            keys[at] = new(key[0], BinaryPrimitives.ReadUInt32BigEndian(key[1..]));
            if (keys[at].Code is 0 or > (byte)KeyMessage.CodeMax || !Writable.Is(keys[at].Character)) return false;
        }

        layout = new(keys);
        return true;
    }
}

/// <summary>What can be written: scalar values of Unicode that are no control characters.</summary>
static class Writable
{
    public static bool Is(uint character) =>
        Rune.TryCreate(character, out var rune) && !Rune.IsControl(rune);
}
