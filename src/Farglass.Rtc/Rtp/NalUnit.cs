namespace Farglass.Rtc.Rtp;

/// <summary>What a NAL unit is (H.264, table 7-1), and the two that exist in RTP only (RFC 6184, 5.2).</summary>
enum NalType : byte
{
    IdrSlice = 5,
    SequenceParameters = 7,
    PictureParameters = 8,
    AccessUnitDelimiter = 9,
    FillerData = 12,

    /// <summary>The last that H.264 itself may use.</summary>
    LastOfCodec = 23,
    StapA = 24,
    FuA = 28,
}

static class NalUnit
{
    /// <summary>The two bits of its importance, and the forbidden one.</summary>
    public const byte ImportanceBits = 0xE0;

    public static NalType TypeOf(byte header) => (NalType)(header & 0x1F);

    public static bool IsParameterSet(ReadOnlySpan<byte> nal) =>
        TypeOf(nal[0]) is NalType.SequenceParameters or NalType.PictureParameters;
}
