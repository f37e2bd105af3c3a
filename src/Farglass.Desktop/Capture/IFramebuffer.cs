namespace Farglass.Desktop.Capture;

/// <summary>
/// A display's pixels. What is read may be half drawn; the event for that drawing follows, so the next frame repairs
/// it. Used on one thread.
/// </summary>
interface IFramebuffer : IDisposable
{
    /// <summary>Bytes from a row to the next.</summary>
    int Stride { get; }

    /// <summary>4 bytes each: B, G, R, and one without meaning.</summary>
    ReadOnlySpan<byte> Pixels { get; }

    /// <summary>Whether there is room for a display of this size.</summary>
    bool Holds(int width, int height);

    /// <summary>The display has this size from here on; nothing of it has been fetched.</summary>
    void SetSize(int width, int height);

    /// <summary>Brings <see cref="Pixels"/> up to date where something was drawn.</summary>
    void Fetch(DamageMap damage);
}
