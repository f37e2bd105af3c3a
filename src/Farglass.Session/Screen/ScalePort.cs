using Farglass.Desktop.Display;
using Farglass.Protocol.Messages;

namespace Farglass.Session.Screen;

/// <summary>
/// Where the host's word on the display's scale goes. A viewer may have another one before the launch is done: then it
/// is kept until the display is there.
/// </summary>
sealed class ScalePort
{
    readonly Lock _gate = new(); // The launch sets a scale, too.
    VirtualDisplay? _display;
    int _percent;

    /// <summary>Gives the display the scale of the launch, or the one that was asked for since.</summary>
    /// <exception cref="DisplayException">The server is gone.</exception>
    public void Open(VirtualDisplay display, double pixelRatio)
    {
        lock (_gate)
        {
            _display = display;
            display.SetPixelRatio(_percent == 0 ? pixelRatio : RatioOf(_percent));
        }
    }

    /// <returns>False where the message is none of a scale.</returns>
    public bool TryTake(ReadOnlySpan<byte> message)
    {
        if (!DisplayScaleMessage.TryParse(message, out var scale)) return false;
        lock (_gate)
        {
            if (scale.Percent != _percent) Set(scale.Percent);
        }

        return true;
    }

    void Set(int percent)
    {
        _percent = percent;
        try
        {
            _display?.SetPixelRatio(RatioOf(percent));
        }
        catch (DisplayException)
        {
            // The display's end is told by itself.
        }
    }

    static double RatioOf(int percent) => percent / 100.0;
}
