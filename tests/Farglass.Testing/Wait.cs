using System.Diagnostics;

namespace Farglass.Testing;

/// <summary>
/// Waits for something that another process or thread does, and says what is still wrong when it does not.
/// </summary>
public static class Wait
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    /// <param name="problem">Null when all is well, else what is still wrong.</param>
    /// <param name="within">By default 20 s: generous, since it is only used up by a failure.</param>
    /// <exception cref="TimeoutException">With the last problem as its message.</exception>
    public static async Task Eventually(Func<Task<string?>> problem, TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromSeconds(20);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var last = await problem();
            if (last is null) return;
            if (watch.Elapsed > limit) throw new TimeoutException($"After {limit.TotalSeconds:0} s still: {last}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public static Task Eventually(Func<string?> problem, TimeSpan? within = null) =>
        Eventually(() => Task.FromResult(problem()), within);
}
