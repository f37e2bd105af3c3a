namespace Farglass.Native.X264;

/// <summary>
/// libx264 is missing, is a build whose structures we do not know, or refused. The message holds its own words.
/// </summary>
public sealed class X264Exception : Exception
{
    public X264Exception() { }

    public X264Exception(string message) : base(message) { }

    public X264Exception(string message, Exception inner) : base(message, inner) { }
}
