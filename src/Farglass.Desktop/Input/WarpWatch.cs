namespace Farglass.Desktop.Input;

/// <summary>
/// Whether the application moves the pointer by itself: it is not where we have put it. Games do that while they hide
/// the cursor, and it is looked for only then. Between the screen's thread, which knows of the cursor, and the input's.
/// </summary>
sealed class WarpWatch
{
    volatile bool _isOn;

    /// <summary>The cursor is hidden, and no warp has been seen since.</summary>
    public bool IsOn
    {
        get => _isOn;
        set => _isOn = value;
    }
}
