using System.Diagnostics;
using Farglass.Client;
using Farglass.Protocol.Rest;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.Bench;

/// <summary>What came in one round.</summary>
/// <param name="CostPerMegabit">
/// Milliseconds of the host's processor time in a second, user and system, for each Mbit/s of video that came.
/// </param>
/// <param name="MediaPerMegabit">The same of the media thread alone, which packs, encrypts, sends and receives.</param>
/// <param name="Megabits">Per second, of all viewers: access units, without any header.</param>
/// <param name="FramesPerSecond">Of each viewer, on average.</param>
/// <param name="Delivered">Per cent of the frames that were encoded between a viewer's first and last.</param>
/// <param name="Processor">The host's, in per cent of a core.</param>
readonly record struct ViewersRound(
    double CostPerMegabit, double MediaPerMegabit, double Megabits, double FramesPerSecond, double Delivered,
    double Processor);

/// <summary>Several .NET clients at one host, each with a session of its own, which is what a session allows.</summary>
sealed class Viewers : IAsyncDisposable
{
    readonly List<Viewer> _viewers = [];

    /// <param name="watchFrames">Else no frame has a number, so <c>Delivered</c> means nothing over WebRTC.</param>
    public static async Task<Viewers> OpenAsync(Administrator administrator, ApplicationDefinition definition,
        Carrier carrier, int count, bool watchFrames, CancellationToken stopping)
    {
        var viewers = new Viewers();
        try
        {
            await viewers.AddAsync(administrator, definition, carrier, count, watchFrames, stopping);
            return viewers;
        }
        catch
        {
            await viewers.DisposeAsync();
            throw;
        }
    }

    async Task AddAsync(Administrator administrator, ApplicationDefinition definition, Carrier carrier, int count,
        bool watchFrames, CancellationToken stopping)
    {
        using var entitlements = new EntitlementClient(ServerTrust.SystemStore);
        var application = await administrator.AddAsync(definition);
        for (var number = 0; number < count; number++)
        {
            var grant = await administrator.CreateSessionAsync(application.Id);
            var redirection = await entitlements.RedeemAsync(new(grant.EntitlementUrl), stopping);
            var options = new SessionClientOptions
            {
                Carrier = carrier,
                PingInterval = TimeSpan.Zero,
                WatchFrames = watchFrames,
            };
            _viewers.Add(new(await SessionClient.OpenAsync(redirection, options, stopping), stopping));
        }

        await Wait.Eventually(
            () => _viewers.All(viewer => viewer.Seen.Frames > 0) ? null : "no frame has come");
    }

    public async Task<ViewersRound> RoundAsync(int host, TimeSpan span, CancellationToken stopping)
    {
        var before = _viewers.Select(viewer => viewer.Seen).ToArray();
        var (used, media, watch) = (Processes.CpuTime(host), MediaTime(host), Stopwatch.StartNew());
        await Task.Delay(span, TimeProvider.System, stopping);
        var (processor, seconds) = (Processes.CpuTime(host) - used, watch.Elapsed.TotalSeconds);
        media = MediaTime(host) - media;
        var seen = _viewers.Zip(before, (viewer, earlier) => viewer.Seen - earlier).ToArray();
        if (_viewers.Any(viewer => viewer.IsOver)) throw new InvalidOperationException("A session ended meanwhile.");
        var megabits = seen.Sum(count => count.Bytes) * 8 / 1e6;
        return new(
            processor.TotalMilliseconds / megabits, media.TotalMilliseconds / megabits, megabits / seconds,
            seen.Average(count => count.Frames) / seconds,
            100.0 * seen.Sum(count => count.Frames) / seen.Sum(count => count.LastId),
            processor.TotalSeconds / seconds * 100);
    }

    static TimeSpan MediaTime(int host) => Processes.CpuTime(host, thread: "media");

    public async ValueTask DisposeAsync()
    {
        foreach (var viewer in _viewers) await viewer.DisposeAsync();
    }

    /// <param name="LastId">Frames have numbers without gaps: of two readings, how many were encoded.</param>
    readonly record struct Count(long Frames, long Bytes, long LastId)
    {
        public static Count operator -(Count left, Count right) =>
            new(left.Frames - right.Frames, left.Bytes - right.Bytes, left.LastId - right.LastId);
    }

    sealed class Viewer : IAsyncDisposable
    {
        readonly SessionClient _client;
        readonly Task _reading;
        readonly Lock _lock = new();
        Count _seen;

        public Viewer(SessionClient client, CancellationToken stopping) =>
            (_client, _reading) = (client, Task.Run(() => ReadAsync(client, stopping), stopping));

        public Count Seen
        {
            get { lock (_lock) return _seen; }
        }

        public bool IsOver => _reading.IsCompleted;

        public async ValueTask DisposeAsync()
        {
            await _client.DisposeAsync();
            await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task ReadAsync(SessionClient client, CancellationToken stopping)
        {
            await foreach (var happened in client.ReadAllAsync(stopping))
            {
                if (happened is not SessionEvent.Frame frame) continue;
                lock (_lock)
                    _seen = new(_seen.Frames + 1, _seen.Bytes + frame.AccessUnit.Length, frame.Header.FrameId);
            }
        }
    }
}
