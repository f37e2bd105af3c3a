using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.EndToEnd.Tests;

/// <summary>Nothing changes, nothing happens.</summary>
public sealed class IdleTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    const int WindowsMax = 9;
    static readonly TimeSpan Watched = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("udp")]
    [InlineData("websocket")]
    public async Task An_idle_terminal_costs_no_frame_no_bandwidth_and_no_processor_time(string carrier)
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
        var redirection = await Administrator.RedeemAsync(grant.EntitlementUrl);
        var stream = await StreamPage.OpenAsync(page, redirection, carrier);
        await stream.SettledAsync();
        async Task<long> Wire() => carrier == "websocket"
            ? Interlocked.Read(ref wire)
            : (long)(await stream.FigureAsync("transport", "bytesReceived")
                + await stream.FigureAsync("transport", "bytesSent"));
        Assert.True(await Wire() > 300, "The bytes of the first picture were not counted.");

        var processes = new[] { Processes.Session(file)!.Session, Processes.Role(Up, "host")!.Value };
        var costs = new List<Cost>();
        // Other programs on this machine make ours dearer and never cheaper, and a host that has just started still
        // compiles what it does once a second: the best window counts.
        while (costs.Count < WindowsMax && !costs.Exists(cost => cost.IsNothing))
            costs.Add(await MeasureAsync(stream, processes, Wire));
        Assert.True(costs.Exists(cost => cost.IsNothing), string.Join("; ", costs));
    }

    static async Task<Cost> MeasureAsync(StreamPage stream, int[] processes, Func<Task<long>> wire)
    {
        var (frames, bytes, used) = (await stream.FramesAsync(), await wire(), Processes.CpuTime(processes));
        await Task.Delay(Watched, TimeProvider.System, Cancellation); // What happens meanwhile is what is measured.
        return new(await stream.FramesAsync() - frames, (await wire() - bytes) * 8 / 1000 / Watched.TotalSeconds,
            (Processes.CpuTime(processes) - used) / Watched * 100);
    }

    sealed record Cost(int Frames, double KilobitsPerSecond, double PercentOfACore)
    {
        public bool IsNothing => Frames == 0 && KilobitsPerSecond < 1 && PercentOfACore < 0.5;
    }
}
