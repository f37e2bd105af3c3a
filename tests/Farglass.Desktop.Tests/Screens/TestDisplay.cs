using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Farglass.Desktop.Capture;
using Farglass.Desktop.Display;
using Farglass.Testing;

namespace Farglass.Desktop.Tests.Screens;

/// <summary>
/// A real Xvfb with a mapped framebuffer and a cookie, and real programs on it. All of it ends with the test.
/// </summary>
sealed class TestDisplay : IAsyncDisposable
{
    /// <summary>Below the numbers of sessions, above those of people's own desktops.</summary>
    const int FirstNumber = 20;

    readonly DisplayNumber _number;
    readonly Process _server;
    readonly List<Process> _programs = [];

    TestDisplay(DisplayNumber number, Process server, string folder) =>
        (_number, _server, Folder) = (number, server, folder);

    public string Folder { get; }
    public string Name => NameOf(_number);
    public string AuthorityFile => Path.Combine(Folder, "authority");
    public string FramebufferFile => Path.Combine(Folder, "Xvfb_screen0");

    public static async Task<TestDisplay> StartAsync(int widthMax = 1920, int heightMax = 1080)
    {
        var folder = Directory.CreateDirectory(Path.Combine("/dev/shm", $"farglass-test-{Convert.ToHexString(
            RandomNumberGenerator.GetBytes(6))}")).FullName;
        var authority = Path.Combine(folder, "authority");
        XAuthority.Write(authority, XAuthority.NewCookie());
        var number = DisplayNumber.Claim(FirstNumber);
        var server = Start("Xvfb", [NameOf(number), "-displayfd", "1", "-screen", "0", $"{widthMax}x{heightMax}x24",
            "-fbdir", folder, "-nolisten", "tcp", "-nolisten", "local", "-noreset", "-s", "0", "-auth", authority]);
        // It writes its number when it is ready.
        _ = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("Xvfb did not start.");
        return new(number, server, folder);
    }

    public ScreenStreamSettings Settings(int width, int height, uint kilobitsPerSecond = 20_000) =>
        new(Name, AuthorityFile, FramebufferFile, width, height, FrameRateMax: 60, kilobitsPerSecond);

    /// <summary>Starts a program that goes on until the test is over.</summary>
    public Process Run(string program, params string[] arguments)
    {
        var process = Start(program, arguments);
        _programs.Add(process);
        return process;
    }

    /// <summary>Runs a program to its end.</summary>
    public async Task<string> CallAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {process.ExitCode}");
    }

    /// <summary>Fills the whole screen: one drawing of all blocks.</summary>
    public Task FillAsync(string colour) => CallAsync("xsetroot", "-solid", colour);

    /// <summary>
    /// A white terminal in the upper left corner, in which this command runs. It is there when this returns.
    /// </summary>
    public async Task<Process> RunTerminalAsync(string command, params string[] options)
    {
        var terminal = Run("xterm", ["-geometry", "200x60+0+0", "-b", "0", "-bw", "0", "-bg", "white", "-fg", "black",
            .. options, "-e", "sh", "-c", command]);
        await Wait.Eventually(
            () => Pixels(640, 480).AsSpan(640 * 479 * 4, 4) is [255, 255, 255, _] ? null : "no terminal");
        return terminal;
    }

    /// <summary>What is on the screen, row by row, as the X server has it.</summary>
    public byte[] Pixels(int width, int height)
    {
        using var framebuffer = MappedFramebuffer.Open(FramebufferFile);
        var pixels = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
            framebuffer.Pixels.Slice(y * framebuffer.Stride, width * 4).CopyTo(pixels.AsSpan(y * width * 4));
        return pixels;
    }

    public void KillServer() => _server.Kill();

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _programs.Append(_server))
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _number.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    Process Start(string program, IEnumerable<string> arguments) => Start(program, arguments, Name, AuthorityFile);

    static Process Start(
        string program, IEnumerable<string> arguments, string? display = null, string? authority = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DISPLAY"] = display ?? "";
        start.Environment["XAUTHORITY"] = authority ?? "";
        var process = Process.Start(start)!;
        process.BeginErrorReadLine(); // What programs complain about is not what is tested, but a full pipe stops them.
        return process;
    }

    static string NameOf(DisplayNumber number) => string.Create(CultureInfo.InvariantCulture, $":{number.Value}");
}
