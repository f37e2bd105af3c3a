namespace Farglass.Desktop.Display;

/// <summary>The size of a display's stream, and what it may take.</summary>
/// <param name="FrameRateMax">Frames per second, 1 to 60.</param>
/// <param name="KilobitsPerSecond">What the carrier can take, in 1000 bits a second.</param>
public sealed record StreamBounds(int Width, int Height, int FrameRateMax, uint KilobitsPerSecond);
