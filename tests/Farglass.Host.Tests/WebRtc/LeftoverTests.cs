using System.Globalization;
using Farglass.Client;
using Farglass.Host.Carriers.WebRtc;
using Farglass.Host.Supervision;
using Farglass.Protocol;
using Farglass.Protocol.Messages;
using Farglass.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Farglass.Host.Tests.WebRtc;

/// <summary>
/// Sessions that have ended leave nothing behind. <c>FARGLASS_ROUNDS=50</c> starts and ends a thousand of them.
/// </summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class LeftoverTests(ITestOutputHelper output)
{
    const int AtOnce = 20, WarmRounds = 3, RoundsByDefault = 10;

    /// <summary>What leaks grows in each; what a pool keeps, or what is made ready once, grows in one.</summary>
    const int StretchesMax = 3;

    /// <summary>Of what was there when all was warm.</summary>
    const double GrowthMax = 0.05;

    /// <summary>Buffers that .NET's pools keep for the next use: more where more threads had a turn.</summary>
    const long PooledBytes = 256 * 1024;

    /// <summary>
    /// The pool of threads, and that of connections to the service, is at another size from one look to the next.
    /// </summary>
    const long PooledThreads = 16, PooledHandles = 8;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_leave_no_memory_no_handle_and_no_thread_behind()
    {
        var time = new TimeToForget();
        await using var host = await RunningHost.StartAsync(
            services => services.AddSingleton<TimeProvider>(time),
            ("WebRtc:Enabled", "true"), ("WebRtc:Port", "0"),
            ("Host:SessionsMax", $"{2 * AtOnce}"), ("Host:WarmSessions", "0"));
        host.Service.TicketSeconds = 5; // Used ones are remembered for as long.
        var looks = new List<Look> { await LookAfterAsync(host, time, WarmRounds) };
        do looks.Add(await LookAfterAsync(host, time, Rounds));
        while (HasGrown(looks[^2], looks[^1]) && looks.Count <= StretchesMax);

        foreach (var look in looks) output.WriteLine($"{look}");
        Assert.False(HasGrown(looks[^2], looks[^1]), "Each stretch of sessions left something behind.");
    }

    static int Rounds => Environment.GetEnvironmentVariable("FARGLASS_ROUNDS") is { Length: > 0 } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : RoundsByDefault;

    static bool HasGrown(Look before, Look after) =>
        IsMore(before.ManagedBytes, after.ManagedBytes, PooledBytes)
        || IsMore(before.Handles, after.Handles, PooledHandles)
        || IsMore(before.Threads, after.Threads, PooledThreads);

    static bool IsMore(long before, long after, long pooled) => after > before * (1 + GrowthMax) + pooled;

    static async Task<Look> LookAfterAsync(RunningHost host, TimeToForget time, int rounds)
    {
        for (var round = 0; round < rounds; round++) await PlayRoundAsync(host);
        return await LookAsync(host, time);
    }

    static Task PlayRoundAsync(RunningHost host) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => PlayAsync(host, byApplication: number % 2 == 0)));

    static async Task PlayAsync(RunningHost host, bool byApplication)
    {
        await using var watching = await Watching.OpenAsync(host);
        await watching.ShowAsync(20_000, key: true);
        await watching.Client.SendAsync(new KeyMessage(KeyAction.Down, 30), Token);
        if (byApplication) watching.Session.End(StopReason.ApplicationExited, exitCode: 0);
        else await watching.Client.EndAsync(Token);
        await watching.NextAsync<SessionEvent.Ended>();
    }

    static async Task<Look> LookAsync(RunningHost host, TimeToForget time)
    {
        var loop = host.Get<MediaLoop>();
        await Wait.Eventually(async () =>
            await loop.AskAsync(() => loop.Carriers) is > 0 and var left ? $"{left} connections are there" : null);
        await Wait.Eventually(() => host.Service.Heartbeats[^1].Sessions.Count is > 0 and var left
            ? $"{left} sessions are reported" : null);
        time.Pass();
        foreach (var session in host.Processes.All)
            await Wait.Eventually(async () => await host.Get<SessionRoster>().FindAsync(session.Launch!.Order.SessionId)
                is null && session.Died ? null : "the host still knows a session");
        host.Processes.Forget();
        host.Service.Forget();
        return Look.Take();
    }

    readonly record struct Look(long ManagedBytes, int Handles, int Threads, long ResidentBytes)
    {
        public static Look Take()
        {
            for (var pass = 0; pass < 2; pass++)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }

            return new(GC.GetTotalMemory(forceFullCollection: true),
                new DirectoryInfo("/proc/self/fd").GetFiles().Count(IsOurs),
                Directory.GetFileSystemEntries("/proc/self/task").Length,
                Environment.WorkingSet);
        }

        /// <summary>Sockets, pipes and signals: the runtime opens a file for each library that is used first.</summary>
        static bool IsOurs(FileInfo handle) => handle.LinkTarget?.Contains(":[", StringComparison.Ordinal) == true;
    }

    /// <summary>
    /// The system's clock, but that the time in which a host remembers ended sessions passes when the test says so.
    /// </summary>
    sealed class TimeToForget : TimeProvider
    {
        readonly Lock _gate = new();
        readonly List<ITimer> _waiting = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = System.CreateTimer(callback, state, dueTime, period);
            if (dueTime != Limits.EndedSessionKept) return timer;
            lock (_gate) _waiting.Add(timer);
            return timer;
        }

        public void Pass()
        {
            lock (_gate)
            {
                foreach (var timer in _waiting) timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                _waiting.Clear();
            }
        }
    }
}
