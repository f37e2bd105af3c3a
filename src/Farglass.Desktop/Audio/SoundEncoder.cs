using Farglass.Native.Opus;

namespace Farglass.Desktop.Audio;

/// <summary>Opus with the settings of docs/decisions/0093-opus.md.</summary>
sealed class SoundEncoder : IDisposable
{
    readonly OpusEncoder _opus;
    readonly byte[] _packet = new byte[SoundLimits.PacketBytesMax];

    /// <exception cref="OpusException">There is no libopus.</exception>
    public SoundEncoder()
    {
        _opus = OpusEncoder.Open(SoundLimits.SamplesPerSecond, SoundLimits.Channels);
        _opus.BitsPerSecond = SoundLimits.BitsPerSecond;
        _opus.ExpectedLossPercent = SoundLimits.ExpectedLossPercent;
    }

    /// <param name="starts">The decoder has heard nothing for a while: it must not need what was before.</param>
    /// <returns>The packet, good until the next call.</returns>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<short> frame, bool starts)
    {
        if (starts) _opus.Reset();
        return _packet.AsSpan(0, _opus.Encode(frame, _packet));
    }

    public void Dispose() => _opus.Dispose();
}
