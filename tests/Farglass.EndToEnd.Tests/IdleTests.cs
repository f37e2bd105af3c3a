using Farglass.EndToEnd.Tests.Machine;

namespace Farglass.EndToEnd.Tests;

/// <summary>Nothing changes, nothing happens.</summary>
public sealed class IdleTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task An_idle_terminal_costs_no_frame_no_bandwidth_and_no_processor_time()
    {
        var file = FileName("typed.txt");
        var wire = 0L;
        var page = await Chromium.NewPersonAsync();
        page.WebSocket += (_, socket) =>
        {
            socket.FrameReceived += (_, frame) => Interlocked.Add(ref wire, frame.Binary?.Length ?? 0);
            socket.FrameSent += (_, frame) => Interlocked.Add(ref wire, frame.Binary?.Length ?? 0);
        };
        var grant = await Administrator.CreateSessionAsync((await AddTypewriterAsync(file)).Id);
        var stream = await Browser.StreamPage.OpenAsync(page, grant.EntitlementUrl);
        await stream.SettledAsync();
        Assert.True(Interlocked.Read(ref wire) > 300, "The bytes of the first picture were not counted.");

        var session = Processes.Session(file)!.Session;
        var host = Processes.Role(Up, "host")!.Value;
        var (frames, bytes) = (await stream.FramesAsync(), Interlocked.Read(ref wire));
        var before = Processes.CpuTime(session) + Processes.CpuTime(host);
        await Task.Delay(Watched, TimeProvider.System, Cancellation); // What happens meanwhile is what is measured.
        var used = Processes.CpuTime(session) + Processes.CpuTime(host) - before;

        Assert.Equal(frames, await stream.FramesAsync());
        var kilobits = (Interlocked.Read(ref wire) - bytes) * 8 / 1000 / Watched.TotalSeconds;
        Assert.True(kilobits < 1, $"{kilobits:0.00} kbit/s on the wire");
        var share = used / Watched;
        Assert.True(share < 0.005, $"{share:P2} of a core in session and host");
    }
}
