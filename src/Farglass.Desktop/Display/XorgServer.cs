using System.Globalization;
using Farglass.Desktop.Input;

namespace Farglass.Desktop.Display;

/// <summary>
/// An Xorg without hardware: a screen in memory (dummydrv(4)), a touch screen, a pen and a wheel (inputtestdrv(4)). It
/// needs no rights and no device of the machine's, and starts as fast as Xvfb, but has no framebuffer to map.
/// docs/decisions/0119-touch-screens-are-made-by-xorgs-test-driver.md
/// </summary>
static class XorgServer
{
    /// <summary>
    /// Distributions keep the program itself out of PATH: what is there is a script, or asks for rights.
    /// </summary>
    static readonly string[] Programs = ["/usr/lib/xorg/Xorg", "/usr/libexec/Xorg", "/usr/lib/Xorg"];

    public static string? FindProgram() => Array.Find(Programs, File.Exists);

    public static string ConfigurationFile(string folder) => Path.Combine(folder, "xorg.conf");

    /// <param name="folder">For this user alone: whoever can reach the sockets can touch the screen.</param>
    public static string[] Arguments(string folder) =>
    [
        "-config", ConfigurationFile(folder), "-configdir", Path.Combine(folder, "none"),
        "-logfile", Path.Combine(folder, "xorg.log"),
    ];

    /// <remarks>Toolkits know a pen by its name.</remarks>
    public static string Configuration(string folder, int widthMax, int heightMax) =>
        string.Create(CultureInfo.InvariantCulture, $"""
            Section "ServerFlags"
              Option "AutoAddDevices" "false"
              Option "DontVTSwitch" "true"
            EndSection
            Section "Device"
              Identifier "memory"
              Driver "dummy"
              VideoRam {(long)widthMax * heightMax * 4 / 1_024 + 1_024}
            EndSection
            Section "Monitor"
              Identifier "none"
              HorizSync 1.0 - 2000.0
              VertRefresh 1.0 - 200.0
            EndSection
            Section "Screen"
              Identifier "screen"
              Device "memory"
              Monitor "none"
              DefaultDepth 24
              SubSection "Display"
                Depth 24
                Virtual {widthMax} {heightMax}
              EndSubSection
            EndSection
            Section "InputDevice"
              Identifier "Farglass touch screen"
              Driver "inputtest"
              Option "SocketPath" "{TouchScreen.FingersSocket(folder)}"
              Option "DeviceType" "Touch"
              Option "TouchCount" "{Limits.FingersMax}"
            EndSection
            Section "InputDevice"
              Identifier "Farglass pen stylus"
              Driver "inputtest"
              Option "SocketPath" "{TouchScreen.PenSocket(folder)}"
              Option "DeviceType" "PointerAbsoluteProximity"
              Option "PointerHasPressure" "true"
            EndSection
            Section "InputDevice"
              Identifier "Farglass wheel"
              Driver "inputtest"
              Option "SocketPath" "{TouchScreen.WheelSocket(folder)}"
              Option "DeviceType" "Pointer"
            EndSection
            Section "ServerLayout"
              Identifier "layout"
              Screen "screen"
              InputDevice "Farglass touch screen"
              InputDevice "Farglass pen stylus"
              InputDevice "Farglass wheel"
            EndSection

            """);
}
