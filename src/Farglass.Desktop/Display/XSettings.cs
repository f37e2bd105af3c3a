using System.Buffers.Binary;
using Ascii = System.Text.ASCIIEncoding;

namespace Farglass.Desktop.Display;

/// <summary>
/// The property that settings are announced by, in the client's byte order (little-endian). Each setting says with
/// which announcement it changed last. Pure.
/// https://specifications.freedesktop.org/xsettings-spec/0.5/
/// </summary>
sealed class XSettings
{
    const byte LeastSignificantFirst = 0, Integer = 0;
    const int HeadSize = 12, EntryHeadSize = 4, EntryTailSize = 8;

    readonly Dictionary<string, (int Value, uint ChangedAt)> _settings = [];
    uint _serial;

    /// <returns>The whole property: all settings that were ever given.</returns>
    //  | 0 | 3 unused | serial u32 | count u32 | settings |
    public byte[] Announce(IEnumerable<(string Name, int Value)> settings)
    {
        _serial++;
        foreach (var (name, value) in settings)
            if (!_settings.TryGetValue(name, out var known) || known.Value != value) _settings[name] = (value, _serial);
        var property = new byte[HeadSize + _settings.Keys.Sum(SizeOf)];
        property[0] = LeastSignificantFirst;
        BinaryPrimitives.WriteUInt32LittleEndian(property.AsSpan(4), _serial);
        BinaryPrimitives.WriteInt32LittleEndian(property.AsSpan(8), _settings.Count);
        var rest = property.AsSpan(HeadSize);
        foreach (var (name, (value, changedAt)) in _settings.OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            Write(rest, name, value, changedAt);
            rest = rest[SizeOf(name)..];
        }

        return property;
    }

    //  | 0 = integer | unused | name's length u16 | name, padded | changed at u32 | value i32 |
    static void Write(Span<byte> target, string name, int value, uint changedAt)
    {
        target[0] = Integer;
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], (ushort)name.Length);
        Ascii.ASCII.GetBytes(name, target[EntryHeadSize..]);
        var tail = target[(SizeOf(name) - EntryTailSize)..];
        BinaryPrimitives.WriteUInt32LittleEndian(tail, changedAt);
        BinaryPrimitives.WriteInt32LittleEndian(tail[4..], value);
    }

    static int SizeOf(string name) => EntryHeadSize + ((name.Length + 3) & ~3) + EntryTailSize;
}
