namespace Farglass.Desktop.Capture;

/// <summary>
/// Which shapes a viewer keeps, and where: what an animation repeats many times a second is sent once. Where there is
/// no more room, the one that has been there longest goes.
/// </summary>
sealed class CursorSlots
{
    /// <summary>By slot. 0 is no serial that a server has.</summary>
    readonly ulong[] _serials = new ulong[Limits.CursorSlots];

    int _next;

    /// <param name="serial">The server's number of a shape, which it never uses again.</param>
    /// <param name="slot">Where the viewer has it, or is to put it.</param>
    /// <returns>Whether the viewer has it.</returns>
    public bool TryFind(ulong serial, out int slot)
    {
        slot = Array.IndexOf(_serials, serial);
        if (slot >= 0) return true;
        slot = _next;
        _serials[slot] = serial;
        _next = (_next + 1) % _serials.Length;
        return false;
    }

    /// <summary>Another viewer has nothing.</summary>
    public void Clear()
    {
        Array.Clear(_serials);
        _next = 0;
    }
}
