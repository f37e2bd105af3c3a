using System.Globalization;
using Farglass.Desktop.Encoding;
using Farglass.Session.Screen;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Farglass.Session.Tests;

/// <summary>
/// The tests; and, started as <c>session FOLDER GRACE-MILLISECONDS FAULT</c>, the process that they test.
/// </summary>
static class Program
{
    public const string NoFault = "none", EncoderFault = "encoder";

    public static Task<int> Main(string[] args)
    {
        if (args is ["session", var folder, var grace, var fault]) return RunSessionAsync(folder, grace, fault);
        return args.Any(argument => argument is "-automated" or "@@")
            ? ConsoleRunner.Run(args)
            : TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
    }

    static readonly ScreenStarter NoEncoder =
        (_, _, _) => throw new EncoderException("no encoder on this machine");

    static Task<int> RunSessionAsync(string folder, string graceMilliseconds, string fault)
    {
        var grace = TimeSpan.FromMilliseconds(int.Parse(graceMilliseconds, CultureInfo.InvariantCulture));
        var arguments = new SessionArguments(folder, grace);
        return fault == EncoderFault
            ? SessionRole.RunAsync(arguments, NoEncoder, CancellationToken.None)
            : SessionRole.RunAsync(arguments, CancellationToken.None);
    }
}
