using Farglass.Session.Screen;

namespace Farglass.Session;

/// <summary>The session process: one application, its display, and a socket for the host.</summary>
public static class SessionRole
{
    /// <summary>
    /// Runs until the session is over. Only for a process of its own: it adopts orphans, and takes their status.
    /// </summary>
    /// <returns>The process's exit code: 0, however the application ended.</returns>
    public static Task<int> RunAsync(SessionArguments arguments, CancellationToken stopping) =>
        RunAsync(arguments, static (display, bounds, sink) => display.StartStream(bounds, sink), stopping);

    internal static async Task<int> RunAsync(
        SessionArguments arguments, ScreenStarter startScreen, CancellationToken stopping)
    {
        await using var session = new SessionProcess(arguments, startScreen, TimeProvider.System);
        await session.RunAsync(stopping).ConfigureAwait(false);
        return 0;
    }
}
