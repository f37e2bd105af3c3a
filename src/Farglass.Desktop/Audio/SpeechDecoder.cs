using Farglass.Native.Opus;

namespace Farglass.Desktop.Audio;

/// <summary>
/// Makes samples of the packets of a microphone. What was lost is made up, what comes too late or is no packet is
/// left out.
/// </summary>
sealed class SpeechDecoder : IDisposable
{
    readonly OpusDecoder _opus = OpusDecoder.Open(SoundLimits.SamplesPerSecond, SoundLimits.SpeechChannels);
    readonly short[] _samples = new short[SoundLimits.SpeechPacketSamplesMax * (SoundLimits.SpeechConcealedMax + 1)];
    ushort _next;
    int _length; // Of the last packet: so long is one that is missing.

    /// <returns>What is to be heard, good until the next call; empty for nothing.</returns>
    public ReadOnlySpan<short> Decode(ushort sequence, ReadOnlySpan<byte> packet)
    {
        var missing = _length == 0 ? 0 : (short)(sequence - _next);
        if (missing < 0) return default; // It was made up already.
        var filled = 0;
        for (; missing is > 0 and <= SoundLimits.SpeechConcealedMax; missing--)
            filled += _opus.Decode([], _samples.AsSpan(filled, _length));
        var decoded = _opus.Decode(packet, _samples.AsSpan(filled, SoundLimits.SpeechPacketSamplesMax));
        if (decoded == 0) return default;
        (_next, _length) = ((ushort)(sequence + 1), decoded);
        return _samples.AsSpan(0, filled + decoded);
    }

    public void Dispose() => _opus.Dispose();
}
