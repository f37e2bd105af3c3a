namespace Farglass.Protocol.Rest;

/// <summary>Which way contents of the clipboard may go.</summary>
public enum ClipboardDirection
{
    /// <summary>Neither way: the application's clipboard is its own.</summary>
    Off,

    /// <summary>What is copied in the application can be pasted on the user's device.</summary>
    ToClient,

    /// <summary>What is copied on the user's device can be pasted into the application.</summary>
    ToHost,

    Both,
}

/// <summary>What an application's clipboard may do. The host holds to it, whatever a page asks for.</summary>
/// <param name="Direction">Which way contents may go.</param>
/// <param name="BytesMax">Of one format of one copy; see <see cref="ProtocolLimits.ClipboardBytesMax"/>.</param>
/// <param name="Primary">What is marked counts as copied, and the middle button pastes.</param>
public sealed record ClipboardPolicy(
    ClipboardDirection Direction = ClipboardDirection.Both,
    int BytesMax = ProtocolLimits.ClipboardBytesDefault,
    bool Primary = false)
{
    public bool AllowsToClient() => Direction is ClipboardDirection.ToClient or ClipboardDirection.Both;

    public bool AllowsToHost() => Direction is ClipboardDirection.ToHost or ClipboardDirection.Both;
}
