namespace Farglass.Desktop.Audio;

/// <summary>
/// What a session asks of a <see cref="SoundStream"/>: an interface, so that a session can be tested without sound. It
/// may be called from any thread, and does not block.
/// </summary>
public interface ISoundStream : IDisposable
{
    /// <summary>Whether anybody hears it. While nobody does, nothing is recorded.</summary>
    void Listen(bool isHeard);
}
