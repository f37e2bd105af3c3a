using Farglass.Native.Opus;

namespace Farglass.Desktop.Audio;

/// <summary>Opus with the settings of docs/decisions/0093-opus.md.</summary>
sealed class SoundEncoder : IDisposable
{
    readonly byte[] _packet = new byte[SoundLimits.PacketBytesMax];
    OpusEncoder _opus = Open(isForLoss: true);
    bool _isForLoss = true;

    /// <summary>
    /// Whether packets may be lost on their way. Those that cannot be come 4 ms earlier, and carry nothing of the one
    /// before. The first packet after a change has to start.
    /// </summary>
    /// <exception cref="OpusException">There is no memory.</exception>
    public bool IsForLoss
    {
        get => _isForLoss;
        set
        {
            if (value == _isForLoss) return;
            var opus = Open(value);
            _opus.Dispose();
            (_opus, _isForLoss) = (opus, value);
        }
    }

    /// <param name="starts">The decoder has heard nothing for a while: it must not need what was before.</param>
    /// <returns>The packet, good until the next call.</returns>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<short> frame, bool starts)
    {
        if (starts) _opus.Reset();
        return _packet.AsSpan(0, _opus.Encode(frame, _packet));
    }

    public void Dispose() => _opus.Dispose();

    static OpusEncoder Open(bool isForLoss)
    {
        var application = isForLoss ? OpusApplication.Audio : OpusApplication.RestrictedLowDelay;
        var opus = OpusEncoder.Open(SoundLimits.SamplesPerSecond, SoundLimits.Channels, application);
        opus.BitsPerSecond = SoundLimits.BitsPerSecond;
        opus.ExpectedLossPercent = isForLoss ? SoundLimits.ExpectedLossPercent : 0;
        return opus;
    }
}
