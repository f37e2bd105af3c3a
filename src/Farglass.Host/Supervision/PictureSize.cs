using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;

namespace Farglass.Host.Supervision;

/// <summary>
/// The size of a session's picture: even, since the encoder halves the colours, and within the limits.
/// </summary>
readonly record struct PictureSize(int Width, int Height, double PixelRatio)
{
    /// <summary>
    /// The viewer's window where it says one and the application follows it, else the application's own size.
    /// </summary>
    public static PictureSize Choose(ViewerRequest viewer, ApplicationDefinition application)
    {
        if (application.FixedSize) viewer = viewer with { Width = null, Height = null, PixelRatio = null };
        var (width, height) = viewer is { Width: { } wanted, Height: { } high }
            ? (wanted, high)
            : (application.Width, application.Height);
        return new(
            Math.Clamp(width, ProtocolLimits.PictureSideMin, ProtocolLimits.PictureWidthMax) & ~1,
            Math.Clamp(height, ProtocolLimits.PictureSideMin, ProtocolLimits.PictureHeightMax) & ~1,
            viewer.PixelRatio is { } ratio && double.IsFinite(ratio)
                ? Math.Clamp(ratio, ProtocolLimits.ScalePercentMin / 100.0, ProtocolLimits.ScalePercentMax / 100.0)
                : 1);
    }

    /// <summary>Whether a client's message is to change the display.</summary>
    public static bool Concerns(ReadOnlySpan<byte> message) =>
        !message.IsEmpty && (MessageType)message[0] is MessageType.DisplaySize or MessageType.DisplayScale;
}
