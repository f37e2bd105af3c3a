using Farglass.Desktop;
using Farglass.Desktop.Display;

namespace Farglass.Session.Screen;

/// <summary>
/// How a session gets its stream: <see cref="VirtualDisplay.StartStream"/>, or what a test has instead.
/// </summary>
delegate IScreenStream ScreenStarter(VirtualDisplay display, StreamBounds bounds, IScreenSink sink);
