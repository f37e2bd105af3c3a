using Farglass.Session.Screen;

namespace Farglass.Session;

/// <summary>The session process: one application, its display, and a socket for the host.</summary>
public static class SessionRole
{
    /// <summary>Runs until the session is over. Only for a process of its own: it adopts orphans, and takes their status.</summary>
    /// <returns>The process's exit code: 0, however the application ended.</returns>
    public static Task<int> RunAsync(SessionArguments arguments, CancellationToken stopping) =>
        RunAsync(arguments, ScreenFactory.Real, stopping);

    internal static async Task<int> RunAsync(
        SessionArguments arguments, ScreenFactory screens, CancellationToken stopping)
    {
        await using var session = new SessionProcess(arguments, screens, TimeProvider.System);
        await session.RunAsync(stopping).ConfigureAwait(false);
        return 0;
    }
}
