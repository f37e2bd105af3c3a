namespace Farglass.Desktop.Audio;

/// <summary>There is no sound on this machine, or not any more. The message is for the operator.</summary>
public sealed class SoundException : Exception
{
    public SoundException() { }

    public SoundException(string message) : base(message) { }

    public SoundException(string message, Exception inner) : base(message, inner) { }
}
