namespace Farglass.Desktop.Audio;

/// <summary>Takes what a <see cref="SoundStream"/> makes. Called on its thread.</summary>
public interface ISoundSink
{
    /// <param name="opus">One packet, stereo at 48 kHz; valid during the call only.</param>
    void OnPacket(in SoundPacket packet, ReadOnlySpan<byte> opus);

    /// <summary>There is no more sound, for this reason; nothing else is called after this.</summary>
    void OnFailed(string detail);
}

/// <param name="Position">
/// Of its first sample, in samples of 48 kHz since the zero of CLOCK_MONOTONIC: the clock of the frames. It goes on in
/// silence, so that the difference of two positions is a time.
/// </param>
/// <param name="Starts">Silence was before it, which was not sent: it needs no packet before it.</param>
public readonly record struct SoundPacket(long Position, bool Starts);
