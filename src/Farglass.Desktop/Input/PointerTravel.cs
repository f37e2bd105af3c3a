namespace Farglass.Desktop.Input;

/// <summary>
/// From how far a locked pointer has travelled to the steps that are still to be made. What was lost is part of the
/// next step, and what comes late is no step.
/// </summary>
sealed class PointerTravel
{
    TravelPoint _at;

    public bool IsLocked { get; private set; }

    public void Lock(in TravelPoint from)
    {
        // A page that says it again, after a connection that was frozen, has gone on from there.
        if (!IsLocked) _at = from;
        IsLocked = true;
    }

    public void Unlock() => IsLocked = false;

    /// <returns>False where there is no step: it is not locked, or this came after a later one.</returns>
    public bool TryFollow(in TravelPoint to, out int dx, out int dy)
    {
        (dx, dy) = (0, 0);
        if (!IsLocked || (short)(to.Sequence - _at.Sequence) <= 0) return false;
        (dx, dy) = ((short)(to.X - _at.X), (short)(to.Y - _at.Y));
        _at = to;
        return (dx, dy) != (0, 0);
    }
}
