namespace Farglass.Native.Opus;

/// <summary>libopus is missing, or refused. The message holds its own words.</summary>
public sealed class OpusException : Exception
{
    public OpusException() { }

    public OpusException(string message) : base(message) { }

    public OpusException(string message, Exception inner) : base(message, inner) { }
}
