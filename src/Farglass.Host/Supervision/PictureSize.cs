using Farglass.Protocol;
using Farglass.Protocol.Rest;

namespace Farglass.Host.Supervision;

/// <summary>
/// The size of a session's picture: even, since the encoder halves the colours, and within the limits.
/// </summary>
readonly record struct PictureSize(int Width, int Height, double PixelRatio)
{
    /// <summary>The viewer's window where it says one, else the application's own size.</summary>
    public static PictureSize Choose(ViewerRequest viewer, ApplicationDefinition application)
    {
        var (width, height) = viewer is { Width: { } wanted, Height: { } high }
            ? (wanted, high)
            : (application.Width, application.Height);
        return new(
            Math.Clamp(width, ProtocolLimits.PictureSideMin, ProtocolLimits.PictureWidthMax) & ~1,
            Math.Clamp(height, ProtocolLimits.PictureSideMin, ProtocolLimits.PictureHeightMax) & ~1,
            viewer.PixelRatio is { } ratio && double.IsFinite(ratio) ? Math.Clamp(ratio, 0.5, 4) : 1);
    }
}
