namespace Farglass.Desktop.Display;

/// <summary>The X server or the window manager could not be started. The message is for the operator.</summary>
public sealed class DisplayException : Exception
{
    public DisplayException() { }

    public DisplayException(string message) : base(message) { }

    public DisplayException(string message, Exception inner) : base(message, inner) { }
}
