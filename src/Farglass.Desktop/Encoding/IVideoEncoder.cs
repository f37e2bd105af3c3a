using Farglass.Desktop.Capture;

namespace Farglass.Desktop.Encoding;

/// <summary>
/// Turns pictures into H.264. An interface, since encoders are native libraries of different licences, and tests have
/// one that fails when they say so. Used on one thread. Size and profile never change: who needs others opens another.
/// </summary>
interface IVideoEncoder : IDisposable
{
    /// <summary>Encodes the picture as the next frame.</summary>
    /// <param name="picture">The map of unchanged blocks in it is an input.</param>
    /// <param name="key">Decoding must be able to start here.</param>
    /// <returns>The access unit, good until the next call.</returns>
    /// <exception cref="EncoderException">The encoder failed, in its own words.</exception>
    ReadOnlySpan<byte> Encode(Nv12Picture picture, bool key, out EncodeResult result);

    /// <summary>The next frame is made from an older one than the one before, and from none since.</summary>
    /// <param name="distance">How far back that is: 1 is the one before.</param>
    /// <returns>
    /// False if that one is not kept any more, a key frame came after it, or decoders would not follow.
    /// </returns>
    bool TryContinue(uint distance);

    /// <summary>The next frame obeys.</summary>
    void SetRate(uint kilobitsPerSecond, int frameRateMax);

    /// <summary>The next frame obeys.</summary>
    void SetMotionSearch(MotionSearch search);
}

/// <param name="QualityDebt">
/// By how many steps of the quantizer the frame is coarser than it should be, because the rate allowed no more.
/// </param>
readonly record struct EncodeResult(bool Key, double QualityDebt)
{
    /// <summary>
    /// What is left is rounding: a block that rests is coded anew until it is as sharp as it should be.
    /// </summary>
    const double SettledDebt = 0.05;

    /// <summary>All of the picture is as sharp as it should be, also what did not change in this frame.</summary>
    public bool IsSettled => QualityDebt <= SettledDebt;
}

/// <param name="FrameRateMax">The rate is spent in shares of this many a second.</param>
readonly record struct EncoderSettings(
    int Width, int Height, uint KilobitsPerSecond, int FrameRateMax, VideoProfile Profile = VideoProfile.High);

/// <summary>How the encoder looks for where a block came from.</summary>
enum MotionSearch
{
    /// <summary>
    /// Far: finds what was scrolled or dragged, and so saves up to six of seven bits on screen content.
    /// </summary>
    Wide,

    /// <summary>Near: enough for films and for what is new, in half to two thirds of the time.</summary>
    Near,
}
