using System.Runtime.InteropServices;

namespace Farglass.Native.X264;

/// <summary>x264_picture_t: into the encoder a picture to encode, out of it what became of it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 240)]
public struct X264Picture
{
    public const int TypeAuto = 0, TypeIdr = 1;

    [FieldOffset(0)] public int Type;
    [FieldOffset(12)] public int IsKeyFrame;
    [FieldOffset(16)] public long Time;
    [FieldOffset(40)] internal int ColourSpace;
    [FieldOffset(44)] internal int PlaneCount;
    [FieldOffset(48)] internal int LumaStride;
    [FieldOffset(52)] internal int ChromaStride;
    [FieldOffset(64)] internal nint Luma;
    [FieldOffset(72)] internal nint Chroma;

    /// <summary>A byte for each macroblock: 1 says that it is as in the picture before.</summary>
    [FieldOffset(112)] internal nint BlockInfo;

    /// <summary>
    /// Out: the CRF that the picture got, on average. Above what was asked for, if the rate did not allow that.
    /// </summary>
    [FieldOffset(168)] public double RateFactor;

    /// <summary>A picture whose planes stay where they are until the encoder has returned.</summary>
    public void Point(NativeBuffer luma, NativeBuffer chroma, int stride, NativeBuffer blockInfo)
    {
        ColourSpace = 4; // X264_CSP_NV12.
        PlaneCount = 2;
        LumaStride = ChromaStride = stride;
        Luma = luma.Address;
        Chroma = chroma.Address;
        BlockInfo = blockInfo.Address;
    }
}

/// <summary>x264_nal_t.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
struct X264Nal
{
    [FieldOffset(20)] public int PayloadLength;
    [FieldOffset(24)] public nint Payload;
}
