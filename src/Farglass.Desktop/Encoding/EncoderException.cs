namespace Farglass.Desktop.Encoding;

/// <summary>No encoder could be opened, or it failed. The message holds the encoder's own words.</summary>
public sealed class EncoderException : Exception
{
    public EncoderException() { }

    public EncoderException(string message) : base(message) { }

    public EncoderException(string message, Exception inner) : base(message, inner) { }
}
