using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Farglass.Native.X264;

/// <summary>
/// x264_param_t. Nearly all of it is set by name, so that its layout does not matter; the few fields that have no name
/// are written at their offsets, which <see cref="CheckLayout"/> checks against the library itself.
/// </summary>
public sealed partial class X264Parameters : IDisposable
{
    /// <summary>The structure has 1024 bytes in build 164: the rest is room, in case it had grown.</summary>
    const int Size = 4096;

    internal const int SyncLookaheadOffset = 24, WidthOffset = 28, HeightOffset = 32, ColourSpaceOffset = 36;
    internal const int LevelOffset = 44, LogFunctionOffset = 512, LogLevelOffset = 528;
    internal const int PsychovisualOffset = 624, BlockInfoOffset = 628;

    readonly NativeBuffer _memory = new(Size);

    /// <exception cref="X264Exception">There is no such preset or tuning, or no library.</exception>
    public X264Parameters(string preset, string tune)
    {
        _ = X264Library.Installed;
        Start(preset, tune);
    }

    X264Parameters() { }

    internal nint Address => _memory.Address;

    public void SetPictureSize(int width, int height)
    {
        const int nv12 = 4; // X264_CSP_NV12.
        Write(WidthOffset, width);
        Write(HeightOffset, height);
        Write(ColourSpaceOffset, nv12);
    }

    /// <summary>
    /// A picture comes with a byte for each macroblock that says whether it is as in the picture before.
    /// </summary>
    public void UseBlockInfo() => Write(BlockInfoOffset, 1);

    /// <summary>
    /// x264 says what is wrong, and nothing else, to <see cref="X264Exception"/>s instead of to stderr.
    /// </summary>
    public void CaptureErrors()
    {
        const int errors = 0; // X264_LOG_ERROR.
        Write(LogLevelOffset, errors);
        BinaryPrimitives.WriteInt64LittleEndian(_memory.Bytes[LogFunctionOffset..], X264Library.LogFunction);
    }

    /// <exception cref="X264Exception">The library has no such option, or not such a value.</exception>
    public void Set(string name, string value)
    {
        if (x264_param_parse(_memory.Address, name, value) != 0)
            throw new X264Exception($"x264 does not take {name}={value}.");
    }

    /// <summary>As the other, for what changes while frames are encoded: nothing is allocated.</summary>
    /// <param name="name">With a zero at its end.</param>
    /// <exception cref="X264Exception">The library has no such option, or not such a value.</exception>
    public void Set(ReadOnlySpan<byte> name, int value)
    {
        Span<byte> text = stackalloc byte[12]; // The longest number, its sign and the zero at the end.
        text.Clear();
        value.TryFormat(text, out _, default, CultureInfo.InvariantCulture);
        if (x264_param_parse(_memory.Address, name, text) != 0)
            throw new X264Exception($"x264 does not take {Encoding.UTF8.GetString(name)}={value}.");
    }

    public void ApplyProfile(string profile)
    {
        if (x264_param_apply_profile(_memory.Address, profile) != 0)
            throw new X264Exception($"x264 cannot keep to the profile {profile}.");
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>
    /// Changes options by name and looks where the structure changed: at the neighbours of the fields without a name,
    /// and nowhere else.
    /// </summary>
    /// <exception cref="X264Exception">The fields lie elsewhere: this build is not the one that we know.</exception>
    internal static void CheckLayout()
    {
        CheckOption("sync-lookahead", SyncLookaheadOffset); // Directly before the width ...
        CheckOption("level", LevelOffset); // ... and two fields after the height and the colour space.
        CheckOption("log", LogLevelOffset); // Behind the log function.
        CheckOption("psy", PsychovisualOffset); // Directly before the block information.
    }

    static void CheckOption(string name, int expectedOffset)
    {
        using var first = new X264Parameters();
        using var second = new X264Parameters();
        first.Start("superfast", "zerolatency");
        second.Start("superfast", "zerolatency");
        first.Set(name, "0");
        second.Set(name, "1");
        for (var offset = 0; offset < Size; offset += sizeof(int))
        {
            if (first.Read(offset) != second.Read(offset) != (offset == expectedOffset))
                throw new X264Exception($"This libx264 keeps '{name}' elsewhere ({offset}): it cannot be used.");
        }
    }

    void Start(string preset, string tune)
    {
        if (x264_param_default_preset(_memory.Address, preset, tune) != 0)
            throw new X264Exception($"x264 has no preset {preset} with the tuning {tune}.");
    }

    int Read(int offset) => BinaryPrimitives.ReadInt32LittleEndian(_memory.Bytes[offset..]);

    void Write(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(_memory.Bytes[offset..], value);

    [LibraryImport(X264Library.Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int x264_param_default_preset(nint param, string preset, string tune);

    [LibraryImport(X264Library.Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int x264_param_parse(nint param, string name, string value);

    [LibraryImport(X264Library.Name)]
    private static partial int x264_param_parse(nint param, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);

    [LibraryImport(X264Library.Name, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int x264_param_apply_profile(nint param, string profile);
}
