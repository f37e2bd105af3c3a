using Farglass.Desktop.Audio;
using Farglass.Native.Opus;

namespace Farglass.Desktop.Tests.Audio;

public sealed class SoundEncoderTests
{
    const int FrameSamples = SoundLimits.SamplesPerSecond / 100, SamplesPerMillisecond = 48;

    [Fact]
    public void Whoever_loses_no_packet_hears_4_ms_earlier()
    {
        using var encoder = new SoundEncoder();
        var (lossy, again) = (Delay(encoder), Delay(encoder));
        encoder.IsForLoss = false;
        var reliable = Delay(encoder);
        encoder.IsForLoss = true;

        Assert.Equal(lossy, again);
        Assert.Equal(lossy, Delay(encoder));
        Assert.Equal(4 * SamplesPerMillisecond, lossy - reliable);
    }

    /// <summary>How many samples later a click comes out of a decoder.</summary>
    static int Delay(SoundEncoder encoder)
    {
        const int Frames = 8, ClickFrame = 4;
        using var decoder = OpusDecoder.Open(SoundLimits.SamplesPerSecond, SoundLimits.Channels);
        var heard = new short[Frames * FrameSamples];
        var (frame, decoded) = (new short[2 * FrameSamples], new short[2 * FrameSamples]);
        for (var at = 0; at < Frames; at++)
        {
            frame.AsSpan().Clear();
            if (at == ClickFrame) frame[0] = frame[1] = 20_000;
            decoder.Decode(encoder.Encode(frame, starts: at == 0), decoded);
            for (var sample = 0; sample < FrameSamples; sample++)
                heard[(at * FrameSamples) + sample] = decoded[sample * SoundLimits.Channels];
        }

        var loudest = Enumerable.Range(0, heard.Length).MaxBy(at => Math.Abs((int)heard[at]));
        return loudest - (ClickFrame * FrameSamples);
    }
}
