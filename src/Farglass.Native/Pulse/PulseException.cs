namespace Farglass.Native.Pulse;

/// <summary>
/// libpulse is missing, or the server cannot be reached or has left. The message holds its own words.
/// </summary>
public sealed class PulseException : Exception
{
    public PulseException() { }

    public PulseException(string message) : base(message) { }

    public PulseException(string message, Exception inner) : base(message, inner) { }
}
