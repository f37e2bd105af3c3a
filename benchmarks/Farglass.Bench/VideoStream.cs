using Farglass.Rtc.Rtp;
using Farglass.Rtc.Srtp;

namespace Farglass.Bench;

/// <summary>A stream of video as a browser agrees on it, with repetitions and all extensions.</summary>
static class VideoStream
{
    public static readonly RtpStreamParameters Parameters = new()
    {
        Ssrc = 1,
        PayloadType = 108,
        ClockRate = 90_000,
        Mid = "0",
        Extensions = new()
        {
            AbsoluteSendTime = 2,
            TransportSequence = 4,
            PlayoutDelay = 5,
            Mid = 9,
            DependencyDescriptor = 13,
        },
        Rtx = new(2, 109),
    };

    public const int DatagramBytesMax = 1_200;

    /// <summary>One end; both have the same random numbers.</summary>
    public static SrtpSession Encrypting(Random random, bool isClient)
    {
        var material = new byte[SrtpKeys.MaterialLength(SrtpProfile.AeadAes128Gcm)];
        random.NextBytes(material);
        return new(SrtpKeys.FromMaterial(SrtpProfile.AeadAes128Gcm, material, isClient));
    }

    /// <summary>
    /// An IDR picture that needs no other: noise without zeros, so that nothing in it looks like a start code.
    /// </summary>
    public static void FillPicture(Span<byte> accessUnit, Random random)
    {
        foreach (ref var value in accessUnit) value = (byte)random.Next(1, 256);
        ((ReadOnlySpan<byte>)[0, 0, 0, 1, 0x65]).CopyTo(accessUnit);
    }
}
