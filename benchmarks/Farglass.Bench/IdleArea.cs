using System.Diagnostics;
using Farglass.Client;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.Bench;

/// <summary>
/// What nothing costs: a terminal that nobody touches, in a real <c>farglass up</c>, watched by the .NET client.
/// </summary>
static class IdleArea
{
    const int Width = 1920, Height = 1080, Rounds = 3;

    /// <summary>A host that has just started still compiles what it does once a second.</summary>
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(CancellationToken stopping)
    {
        await using var up = await RunningUp.StartAsync();
        using var administrator = new Administrator(up.File);
        var title = $"idle in {up.Folder}"; // By which its processes are found.
        var terminal = await administrator.AddAsync(new("Terminal", "xterm", Arguments: ["-T", title, "-e", "cat"]));
        var grant = await administrator.CreateSessionAsync(terminal.Id);
        using var entitlements = new EntitlementClient(ServerTrust.SystemStore);
        var redirection = await entitlements.RedeemAsync(new(grant.EntitlementUrl), stopping);

        await using var relay = CountingRelay.Start(redirection.HostUrl);
        // The relay counts what goes over TCP, so the stream goes there too.
        var options = new SessionClientOptions
        {
            Width = Width,
            Height = Height,
            PingInterval = TimeSpan.Zero,
            Carrier = Carrier.WebSocket,
        };
        await using var client =
            await SessionClient.OpenAsync(redirection with { HostUrl = relay.Url }, options, stopping);
        var frames = new FrameCount();
        var watching = frames.CountAsync(client, stopping);
        await Wait.Eventually(() => frames.Value > 0 ? null : "no frame has come");
        await Task.Delay(Settling, TimeProvider.System, stopping);

        List<double> processor = [], encoded = [], kilobits = [];
        var session = Processes.Session(title)!;
        int[] processes = [session.Session, session.Display, Processes.Role(up, "host")!.Value];
        for (var round = 0; round < Rounds; round++)
        {
            var (used, seen, bytes) = (Processes.CpuTime(processes), frames.Value, relay.Bytes);
            var watch = Stopwatch.StartNew();
            await Task.Delay(Watched, TimeProvider.System, stopping);
            processor.Add((Processes.CpuTime(processes) - used) / watch.Elapsed * 100);
            encoded.Add(frames.Value - seen);
            kilobits.Add((relay.Bytes - bytes) * 8 / watch.Elapsed.TotalSeconds / 1_000);
        }

        if (watching.IsCompleted) throw new InvalidOperationException("The session ended meanwhile.");
        return
        [
            Figure.Of("idle/session, its X server and host, 1080p", "% of a core", processor, target: 0.5),
            Figure.Of("idle/encoded in 20 s", "frames", encoded, target: 0),
            Figure.Of("idle/on the wire, both ways", "kbit/s", kilobits, target: 1),
        ];
    }

    sealed class FrameCount
    {
        long _frames;

        public long Value => Interlocked.Read(ref _frames);

        public async Task CountAsync(SessionClient client, CancellationToken stopping)
        {
            await foreach (var happened in client.ReadAllAsync(stopping))
                if (happened is SessionEvent.Frame) Interlocked.Increment(ref _frames);
        }
    }
}
