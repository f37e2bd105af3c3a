using Farglass.Testing;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;
using Farglass.Testing.Sound;

namespace Farglass.EndToEnd.Tests;

/// <summary>Nothing changes, nothing happens.</summary>
public sealed class IdleTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    const int WindowsMax = 9;
    const string Heard = "sound";

    static readonly TimeSpan Watched = TimeSpan.FromSeconds(5), Rest = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Together, in a <see cref="Rest"/>: a dozen are seen, and a timer of 50 ms would be twice as many as this.
    /// </summary>
    const int RuntimeWakesMax = 40;

    /// <summary>
    /// .NET's own: it looks after itself, and compiles in the first minute what has become hot. And once in ten seconds
    /// a thread of its pool writes down what the session uses.
    /// </summary>
    static readonly string[] Runtime =
        [".NET TP Worker", ".NET TP Gate", ".NET Timer", ".NET Tiered Com", ".NET Finalizer", ".NET BGC"];

    [Theory]
    [InlineData("udp")]
    [InlineData("websocket")]
    public async Task An_idle_terminal_costs_no_frame_no_bandwidth_and_hardly_any_processor_time(string carrier)
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

    [Theory]
    [InlineData("udp", false)]
    [InlineData("websocket", false)]
    [InlineData("udp", true)]
    public async Task What_is_permitted_and_not_used_sends_no_message_and_wakes_no_thread(string carrier, bool touch)
    {
        var file = FileName("typed.txt");
        var page = await Chromium.NewPersonAsync();
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write", "microphone"]);
        await MessageCounts.BeginAsync(page);
        var grant = await Administrator.CreateSessionAsync((await AddPlayerAsync(file, touch)).Id, userId: "tester");
        var redirection = await Administrator.RedeemAsync(grant.EntitlementUrl);
        var stream = await StreamPage.OpenAsync(page, redirection, carrier);
        await ListensAsync(stream, file);
        await stream.ClickAsync(200, 200);
        await stream.PressAsync("Enter"); // The tone: what counts nothing in rest has counted this.
        await Wait.Eventually(async () => (await DoneAsync(stream, file)).Counts[Heard] > 10
            ? null : "no sound came");
        await ContainsAsync(file, "over");
        await RestsAsync(stream, file);

        var before = await DoneAsync(stream, file);
        await Task.Delay(Rest, TimeProvider.System, Cancellation); // What happens meanwhile is what is counted.
        var after = await DoneAsync(stream, file);
        Assert.Empty(More(before, after));
        var wakes = after.Runtime.Sum(thread => thread.Value - before.Runtime.GetValueOrDefault(thread.Key));
        Assert.InRange(wakes, 0, RuntimeWakesMax);
        string[] expected =
        [
            "received 80", "session: sound", "session: clipboard", "session: input", "session: screen",
            "pulseaudio: pulseaudio", touch ? "Xorg: Xorg" : "Xvfb: Xvfb",
        ];
        Assert.All(expected, name => Assert.True(before.Counts[name] > 0, $"{name} is not counted."));
    }

    /// <summary>What was used a moment ago may have something to end: a while without anything, and it has.</summary>
    static async Task RestsAsync(StreamPage stream, string file)
    {
        var done = await DoneAsync(stream, file);
        await Wait.Eventually(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, Cancellation);
            var before = done;
            done = await DoneAsync(stream, file);
            return More(before, done) is [] ? null : string.Join(", ", More(before, done));
        });
    }

    static async Task<Done> DoneAsync(StreamPage stream, string file)
    {
        var counts = new Dictionary<string, long>(await MessageCounts.ReadAsync(stream.Page));
        counts[Heard] = counts.GetValueOrDefault("received 88") + await stream.SoundPacketsAsync();
        var runtime = new Dictionary<int, long>();
        foreach (var thread in Processes.Sleeps(Processes.Session(file)!))
            if (Runtime.Any(name => thread.Name == $"session: {name}")) runtime.Add(thread.Id, thread.Count);
            else counts[thread.Name] = counts.GetValueOrDefault(thread.Name) + thread.Count;
        return new(counts, runtime);
    }

    static string[] More(Done before, Done after) =>
        [.. from one in after.Counts
            let more = one.Value - before.Counts.GetValueOrDefault(one.Key)
            where more != 0
            select $"{one.Key}: {more}"];

    /// <summary>At the first Enter it plays for half a second, and then it rests, with all that it may have.</summary>
    Task<Protocol.Rest.ApplicationView> AddPlayerAsync(string file, bool touch)
    {
        var tone = FileName("tone.wav");
        File.WriteAllBytes(tone, new Tone(Hertz: 450, Level: 0.5).ToWave(TimeSpan.FromSeconds(0.5)));
        return Administrator.AddAsync(new("Player", "xterm", Arguments:
        [
            "-xrm", "*cursorBlink: false", "-e", "sh", "-c",
            $"> {file}; read -r line; paplay {tone}; echo over >> {file}; exec cat",
        ], Clipboard: new(), Microphone: true, Touch: touch));
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
        /// <summary>
        /// How little exactly, <c>./bench idle</c> measures: a slow machine takes three times as much for it.
        /// </summary>
        public bool IsNothing => Frames == 0 && KilobitsPerSecond < 1 && PercentOfACore < 2;
    }

    /// <param name="Counts">How often each message came or went, and how often each thread slept, so far.</param>
    /// <param name="Runtime">How often each of .NET's own did, by their ids: they come and go.</param>
    sealed record Done(IReadOnlyDictionary<string, long> Counts, IReadOnlyDictionary<int, long> Runtime);
}
