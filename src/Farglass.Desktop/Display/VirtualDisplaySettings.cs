namespace Farglass.Desktop.Display;

/// <summary>How to start a <see cref="VirtualDisplay"/>.</summary>
/// <param name="Folder">Made if it is missing, for this user alone. On tmpfs: on a disk, the kernel would write the
/// picture back for ever.</param>
/// <param name="Environment">What the X server and the window manager find in theirs: <c>PATH</c>, and marks to find
/// them by.</param>
public sealed record VirtualDisplaySettings(string Folder, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The largest size that the display can be set to: all its memory is laid out for it.</summary>
    public int WidthMax { get; init; } = 3_840;

    public int HeightMax { get; init; } = 2_160;

    /// <summary>
    /// Whether applications are to see a touch screen and a pen. Such a display is an Xorg, and costs a copy of what
    /// was drawn for each frame.
    /// </summary>
    public bool HasTouch { get; init; }

    /// <summary>The first display number that is tried. Low ones belong to people's own desktops.</summary>
    public int FirstNumber { get; init; } = 100;

    /// <summary>
    /// Told how many windows are open now, whenever that changes. Called on a pool thread; must not block.
    /// </summary>
    public Action<int>? WindowsChanged { get; init; }
}
