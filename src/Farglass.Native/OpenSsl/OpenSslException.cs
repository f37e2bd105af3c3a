namespace Farglass.Native.OpenSsl;

/// <summary>OpenSSL is missing, is too old, or refused. The message holds its own words.</summary>
public sealed class OpenSslException : Exception
{
    public OpenSslException() { }

    public OpenSslException(string message) : base(message) { }

    public OpenSslException(string message, Exception inner) : base(message, inner) { }
}
