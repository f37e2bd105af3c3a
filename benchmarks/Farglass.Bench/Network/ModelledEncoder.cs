using Farglass.Desktop.Encoding;

namespace Farglass.Bench.Network;

/// <summary>
/// Sizes as of x264 with a constant quality and a ceiling (docs/decisions/0005-capped-crf-and-grants.md): a frame is as
/// large as what is new in the picture, but not larger than the buffer allows; what it lacks, the next ones refine.
/// </summary>
sealed class ModelledEncoder(Random random)
{
    /// <summary>Of text and pictures at 1080p and the quality that the sessions ask for.</summary>
    const int KeyBytes = 180_000;

    /// <summary>x264 writes as much at its coarsest.</summary>
    const int KeyBytesMin = 9_000, FrameBytesMin = 600;

    /// <summary>How much frames of the same motion differ, and how much of its buffer x264 leaves.</summary>
    const double Unevenness = 0.3;

    /// <summary>As much as the session sets: <c>vbv-bufsize</c> is a tenth of a second.</summary>
    const double BufferSeconds = 0.1;

    /// <summary>Steps of the quantizer that halve a frame's bytes (ITU-T H.264, 8.5.9: six double the step).</summary>
    const double DebtOfHalf = 6;

    /// <summary>A key frame has its parameter sets before it: a receiver begins with nothing less.</summary>
    static ReadOnlySpan<byte> KeyStart =>
        [0, 0, 0, 1, 0x67, 0x64, 0x80, 31, 0xAC, 0, 0, 0, 1, 0x68, 0xEE, 0x3C, 0, 0, 0, 1, 0x65];

    static ReadOnlySpan<byte> FrameStart => [0, 0, 0, 1, 0x41];

    readonly byte[] _key = Noise(random, KeyStart), _frame = Noise(random, FrameStart);
    double _buffer, _bufferMax, _refill, _missing, _pixels = 1;
    bool _isOpen;

    public void SetRate(uint kilobitsPerSecond, int frameRateMax)
    {
        var bytesPerSecond = kilobitsPerSecond * 125.0;
        (_bufferMax, _refill) = (bytesPerSecond * BufferSeconds, bytesPerSecond / frameRateMax);
        _buffer = _isOpen ? Math.Min(_buffer, _bufferMax) : _bufferMax;
        _isOpen = true;
    }

    /// <summary>
    /// Encodes a quarter of the pixels, which is a quarter of the bytes, or all of them. The next frame is a key frame.
    /// </summary>
    public void Halve(bool on) => _pixels = on ? 0.25 : 1;

    /// <summary>The picture shows something else.</summary>
    /// <param name="bytes">What that is at full quality.</param>
    public void Changed(int bytes) =>
        _missing = Math.Min(_missing + (bytes * (1 + (Unevenness * ((random.NextDouble() * 2) - 1)))), KeyBytes);

    /// <summary>All of the picture is another: what was missing before is of no interest.</summary>
    public void Replaced(int bytes)
    {
        _missing = 0;
        Changed(bytes);
    }

    /// <param name="result">Six steps of the quantizer halve the bytes.</param>
    public ReadOnlySpan<byte> Encode(bool isKey, out EncodeResult result)
    {
        _buffer = Math.Min(_buffer + _refill, _bufferMax);
        if (isKey) _missing = KeyBytes;
        var room = _buffer * (1 - (Unevenness * random.NextDouble()));
        var wanted = _missing * _pixels;
        var bytes = (int)Math.Max(Math.Min(wanted, room), (isKey ? KeyBytesMin : FrameBytesMin) * _pixels);
        _buffer = Math.Max(_buffer - bytes, 0);
        _missing = Math.Max(_missing - bytes / _pixels, 0);
        result = new(isKey, wanted > bytes ? DebtOfHalf * Math.Log2(wanted / bytes) : 0);
        return (isKey ? _key : _frame).AsSpan(0, bytes);
    }

    /// <summary>Without zeros, so that nothing in it looks like a start code.</summary>
    static byte[] Noise(Random random, ReadOnlySpan<byte> start)
    {
        var noise = new byte[KeyBytes];
        for (var at = 0; at < noise.Length; at++) noise[at] = (byte)random.Next(1, 256);
        start.CopyTo(noise);
        return noise;
    }
}
