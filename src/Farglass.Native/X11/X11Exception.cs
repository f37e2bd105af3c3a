namespace Farglass.Native.X11;

/// <summary>The X server refused a request, lacks an extension, or is gone.</summary>
public sealed class X11Exception : Exception
{
    public X11Exception() { }

    public X11Exception(string message) : base(message) { }

    public X11Exception(string message, Exception inner) : base(message, inner) { }
}
