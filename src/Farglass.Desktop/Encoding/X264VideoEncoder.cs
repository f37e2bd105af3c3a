using System.Globalization;
using System.Numerics;
using Farglass.Desktop.Capture;
using Farglass.Native.X264;

namespace Farglass.Desktop.Encoding;

/// <summary>x264 with the settings of docs/decisions/0010-x264-settings.md.</summary>
sealed class X264VideoEncoder : IVideoEncoder
{
    /// <summary>
    /// The frame rate that x264 is told. It cannot change later, so the rate is scaled to it instead.
    /// </summary>
    const int NominalFrameRate = 60;

    const double RateFactor = 23;

    /// <summary>
    /// Macroblocks that a decoder of level 5.1 keeps (ITU-T H.264, table A-1, MaxDpbMbs), the level of 4K.
    /// </summary>
    const int MacroblocksKept = 184_320;

    /// <summary>No decoder keeps more frames (ITU-T H.264, A.3.1).</summary>
    const int FramesKeptMax = 16;

    /// <summary>MaxFrameNum has four bits at least (ITU-T H.264, 7.4.2.1.1).</summary>
    const int FrameNumbersMin = 16;

    readonly X264Parameters _parameters;
    readonly X264Encoder _encoder;
    readonly int _framesKept, _frameNumbers;
    X264Picture _picture;
    long _keyFrameTime;

    X264VideoEncoder(X264Parameters parameters, X264Encoder encoder, int framesKept) =>
        (_parameters, _encoder, _framesKept, _frameNumbers) =
            (parameters, encoder, framesKept, FrameNumbers(framesKept));

    /// <exception cref="EncoderException">x264 is not there, or refuses.</exception>
    public static X264VideoEncoder Open(EncoderSettings settings)
    {
        X264Parameters? parameters = null;
        try
        {
            parameters = new X264Parameters("superfast", "zerolatency");
            foreach (var (name, value) in FixedSettings) parameters.Set(name, value);
            parameters.SetPictureSize(settings.Width, settings.Height);
            var framesKept = FramesKept(settings.Width, settings.Height);
            parameters.Set("dpb-size", framesKept.ToString(CultureInfo.InvariantCulture));
            parameters.UseBlockInfo();
            parameters.CaptureErrors();
            SetRate(parameters, settings.KilobitsPerSecond, settings.FrameRateMax);
            SetMotionSearch(parameters, MotionSearch.Wide);
            parameters.ApplyProfile(NameOf(settings.Profile));
            return new(parameters, X264Encoder.Open(parameters), framesKept);
        }
        catch (X264Exception e)
        {
            parameters?.Dispose();
            throw new EncoderException(e.Message, e);
        }
    }

    /// <summary>
    /// x264's Baseline is Constrained Baseline: it makes none of what the constraint excludes, and says so in the SPS.
    /// </summary>
    static string NameOf(VideoProfile profile) => profile == VideoProfile.High ? "high" : "baseline";

    static int FramesKept(int width, int height) => Math.Clamp(
        MacroblocksKept / ((width + 15) / 16 * ((height + 15) / 16)), 1, FramesKeptMax);

    static IEnumerable<(string Name, string Value)> FixedSettings =>
    [
        ("threads", "1"),
        ("fps", $"{NominalFrameRate}/1"),
        ("ref", "1"), // Others are kept to continue from, and not searched.
        ("scenecut", "0"), // A key frame is an answer, never a guess.
        ("keyint", "infinite"),
        ("weightp", "0"), // Else the map of unchanged blocks is not looked at.
        ("crf", RateFactor.ToString(CultureInfo.InvariantCulture)),
        ("qcomp", "1"), // The same quantizer for moving and for resting pictures: a settled one stays settled.
        ("subme", "0"), // Screens move by whole pixels. Without fractions a sixth of the time is saved.
        ("aq-mode", "0"), // Adaptive quantization takes bits from letters and gives them to empty paper.
        ("annexb", "1"),
        ("repeat-headers", "1"),
        ("colorprim", "bt709"),
        ("transfer", "bt709"),
        ("colormatrix", "bt709"),
        ("fullrange", "off"),
    ];

    public ReadOnlySpan<byte> Encode(Nv12Picture picture, bool key, out EncodeResult result)
    {
        _picture.Type = key ? X264Picture.TypeIdr : X264Picture.TypeAuto;
        _picture.Time++;
        _picture.Point(picture.Luma, picture.Chroma, picture.Stride, picture.Unchanged);
        try
        {
            var accessUnit = _encoder.Encode(in _picture, out var encoded);
            if (encoded.IsKeyFrame != 0) _keyFrameTime = _picture.Time;
            result = new(encoded.IsKeyFrame != 0, encoded.RateFactor - RateFactor);
            return accessUnit;
        }
        catch (X264Exception e)
        {
            throw new EncoderException(e.Message, e);
        }
    }

    public bool TryContinue(uint distance)
    {
        var time = _picture.Time + 1 - distance;
        if (distance > _framesKept || time < _keyFrameTime || BeginsAnewWithin(time, _picture.Time)) return false;
        _encoder.Invalidate(time + 1);
        return true;
    }

    /// <summary>
    /// Whether the frames' numbers (frame_num) pass zero after the first frame and up to the last. libavcodec, which
    /// decodes in Chromium, loses count where that happens among frames that it has not got
    /// (ITU-T H.264, 8.2.1 and 8.2.5.2): what follows seems older than what it has shown, and it shows none of it.
    /// </summary>
    bool BeginsAnewWithin(long first, long last) =>
        (first - _keyFrameTime) / _frameNumbers != (last - _keyFrameTime) / _frameNumbers;

    /// <summary>x264 uses as few numbers as it can tell the frames apart by that it keeps, at least 16.</summary>
    static int FrameNumbers(int framesKept) =>
        Math.Max((int)BitOperations.RoundUpToPowerOf2((uint)framesKept + 2), FrameNumbersMin);

    public void SetRate(uint kilobitsPerSecond, int frameRateMax)
    {
        SetRate(_parameters, kilobitsPerSecond, frameRateMax);
        Reconfigure();
    }

    public void SetMotionSearch(MotionSearch search)
    {
        SetMotionSearch(_parameters, search);
        Reconfigure();
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _parameters.Dispose();
    }

    /// <summary>
    /// A buffer of 100 ms caps bursts without making frames illegible. x264 believes in 60 frames a second, so that at
    /// 30 the rate must be twice as high for each frame to get its share.
    /// </summary>
    static void SetRate(X264Parameters parameters, uint kilobitsPerSecond, int frameRateMax)
    {
        var frameRate = (uint)Math.Clamp(frameRateMax, 1, NominalFrameRate);
        var rate = (int)Math.Min((ulong)kilobitsPerSecond * NominalFrameRate / frameRate, Limits.KilobitsPerSecondMax);
        var buffer = (int)Math.Min(kilobitsPerSecond / 10 + 1, Limits.KilobitsPerSecondMax);
        parameters.Set("vbv-maxrate\0"u8, rate);
        parameters.Set("vbv-bufsize\0"u8, buffer);
    }

    static void SetMotionSearch(X264Parameters parameters, MotionSearch search)
    {
        parameters.Set("me", search == MotionSearch.Wide ? "umh" : "hex");
        parameters.Set("merange", search == MotionSearch.Wide ? "64" : "16");
    }

    void Reconfigure()
    {
        try
        {
            _encoder.Reconfigure(_parameters);
        }
        catch (X264Exception e)
        {
            throw new EncoderException(e.Message, e);
        }
    }
}
