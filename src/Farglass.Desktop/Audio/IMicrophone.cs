namespace Farglass.Desktop.Audio;

/// <summary>
/// The user's microphone as a session's applications have it: an interface, so that a session can be tested without
/// one. It may be called from any thread, and does not block.
/// </summary>
public interface IMicrophone : IDisposable
{
    /// <summary>Whether anything is to be heard by it. While it is off, no thread of it runs.</summary>
    void Switch(bool isOn);

    /// <param name="sequence">One more than the last one's.</param>
    /// <param name="opus">A packet as it came from outside; valid during the call only.</param>
    void Hear(ushort sequence, ReadOnlySpan<byte> opus);
}
