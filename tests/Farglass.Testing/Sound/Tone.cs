using System.Buffers.Binary;

namespace Farglass.Testing.Sound;

/// <summary>A sine, and what there is of one in a recording.</summary>
/// <param name="Hertz">How often it swings in a second.</param>
/// <param name="Level">Its peak: 1 is the loudest there is.</param>
public sealed record Tone(double Hertz, double Level)
{
    public const int SamplesPerSecond = 48_000;

    /// <summary>Samples that a block is searched in: 20 ms.</summary>
    const int BlockSamples = SamplesPerSecond / 50;

    /// <summary>A WAV file: 48 kHz, 16 bits, the same in both channels.</summary>
    public byte[] ToWave(TimeSpan length)
    {
        const int BytesOfASample = 4, HeaderBytes = 44;
        var samples = (int)(length.TotalSeconds * SamplesPerSecond);
        var file = new byte[HeaderBytes + (samples * BytesOfASample)];
        WriteHeader(file);
        for (var at = 0; at < samples; at++)
        {
            var value = (short)(Math.Sin(Math.Tau * Hertz * at / SamplesPerSecond) * Level * short.MaxValue);
            var target = file.AsSpan(HeaderBytes + (at * BytesOfASample));
            BinaryPrimitives.WriteInt16LittleEndian(target, value);
            BinaryPrimitives.WriteInt16LittleEndian(target[2..], value);
        }

        return file;
    }

    /// <summary>How loud the tone is in a piece of one channel, as a peak (Goertzel).</summary>
    public double LevelIn(ReadOnlySpan<float> samples)
    {
        var turn = 2 * Math.Cos(Math.Tau * Hertz / SamplesPerSecond);
        var (last, before) = (0.0, 0.0);
        foreach (var sample in samples) (last, before) = (sample + (turn * last) - before, last);
        var power = (last * last) + (before * before) - (turn * last * before);
        return 2 * Math.Sqrt(Math.Max(power, 0)) / samples.Length;
    }

    /// <summary>How loud it is in each 20 ms of one channel.</summary>
    public IReadOnlyList<double> LevelsIn(ReadOnlySpan<float> samples)
    {
        var levels = new List<double>();
        for (; samples.Length >= BlockSamples; samples = samples[BlockSamples..])
            levels.Add(LevelIn(samples[..BlockSamples]));
        return levels;
    }

    // RIFF WAVE with one format and one data chunk.
    static void WriteHeader(Span<byte> file)
    {
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(file[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(file[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(file[22..], 2);
        BinaryPrimitives.WriteInt32LittleEndian(file[24..], SamplesPerSecond);
        BinaryPrimitives.WriteInt32LittleEndian(file[28..], SamplesPerSecond * 4);
        BinaryPrimitives.WriteInt16LittleEndian(file[32..], 4);
        BinaryPrimitives.WriteInt16LittleEndian(file[34..], 16);
        "data"u8.CopyTo(file[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[40..], file.Length - 44);
    }
}
