namespace Farglass.Desktop.Audio;

/// <summary>
/// What a session asks of a <see cref="SoundStream"/>: an interface, so that a session can be tested without sound. It
/// may be called from any thread, and does not block.
/// </summary>
public interface ISoundStream : IDisposable
{
    /// <summary>Whom it is for. While it is for nobody, nothing is recorded.</summary>
    void Listen(SoundListener listener);
}

/// <summary>Who hears a <see cref="SoundStream"/>, as far as it matters for the packets.</summary>
public enum SoundListener : byte
{
    Nobody = 0,

    /// <summary>Somebody to whom packets may be lost.</summary>
    Lossy = 1,

    /// <summary>Somebody whom all packets reach, in their order.</summary>
    Reliable = 2,
}
