using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using Farglass.Testing;
using Farglass.Testing.EndToEnd.Network;
using Farglass.Testing.Network;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.EndToEnd.Tests;

/// <summary>
/// What the shaper makes of real UDP and TCP. A machine that is busy is late, never early: so it is the least that
/// something takes that is held, and what is counted.
/// </summary>
public sealed class ShaperTests
{
    const int HeaderBytes = 20 + 8; // IPv4, UDP.

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ShaperTests() =>
        Assert.SkipWhen(ShapedNetwork.Hindrance is not null, $"No shaper here: {ShapedNetwork.Hindrance}.");

    [Fact]
    public async Task A_round_trip_takes_the_delay_of_both_ways()
    {
        await using var network = await ShapedNetwork.OpenAsync(Link(delayMs: 20));
        using var ends = await UdpEnds.OpenAsync(network);
        var quickest = TimeSpan.MaxValue;
        for (var number = 0; number < 20; number++)
        {
            var since = Stopwatch.GetTimestamp();
            ends.SendDown(number, bytes: 100);
            Assert.Equal(number, await ends.ReceiveFarAsync());
            ends.SendUp(number, bytes: 100);
            Assert.Equal(number, await ends.ReceiveNearAsync());
            var took = Stopwatch.GetElapsedTime(since);
            Assert.True(took >= TimeSpan.FromMilliseconds(40), $"A round trip took {took.TotalMilliseconds} ms.");
            if (took < quickest) quickest = took;
        }

        Assert.True(quickest < TimeSpan.FromMilliseconds(55), $"The quickest took {quickest.TotalMilliseconds} ms.");
    }

    [Fact]
    public async Task The_same_datagrams_are_lost_as_in_virtual_time()
    {
        const int count = 400, bytes = 50;
        var scenario = Link(lossPercent: 20);
        await using var network = await ShapedNetwork.OpenAsync(scenario);
        using var ends = await UdpEnds.OpenAsync(network);
        for (var number = 0; number < count; number++) ends.SendDown(number, bytes);
        await Wait.Eventually(async () => await network.CountsAsync() is var counts
            && counts.Received + counts.Lost == count ? null : $"of {count} are done: {counts}");

        var link = scenario.Down.Open<int>(scenario.Seed * 2);
        for (var number = 0; number < count; number++) link.Send(TimeSpan.Zero, number, bytes + HeaderBytes);
        var expected = new List<int>();
        while (link.TryReceive(TimeSpan.Zero, out var number)) expected.Add(number);
        Assert.InRange(expected.Count, count / 2, count - 1);
        foreach (var number in expected) Assert.Equal(number, await ends.ReceiveFarAsync());
    }

    [Fact]
    public async Task Nothing_comes_faster_than_the_rate_and_what_the_queue_does_not_hold_is_dropped()
    {
        const int count = 60, bytes = 1_222, kilobits = 1_000, queued = 20;
        const int wireBytes = bytes + HeaderBytes; // 1250: 10 ms at this rate.
        await using var network = await ShapedNetwork.OpenAsync(Link(kilobits, queueBytes: queued * wireBytes));
        using var ends = await UdpEnds.OpenAsync(network);
        var since = Stopwatch.GetTimestamp();
        for (var number = 0; number < count; number++) ends.SendDown(number, bytes);
        await Wait.Eventually(async () => await network.CountsAsync() is var counts
            && counts.Received + counts.Lost == count ? null : $"of {count} are done: {counts}");

        var took = Stopwatch.GetElapsedTime(since);
        var received = (await network.CountsAsync()).Received;
        Assert.InRange(received, queued + 1, count - 1);
        Assert.True(took >= TimeSpan.FromMilliseconds(10 * received),
            $"{received} datagrams of 10 ms came within {took.TotalMilliseconds} ms.");
        for (var number = 0; number < queued; number++) Assert.Equal(number, await ends.ReceiveFarAsync());
    }

    [Fact]
    public async Task Phases_count_from_the_scenarios_beginning()
    {
        await using var network = await ShapedNetwork.OpenAsync(ScenarioReader.Parse("""
            {
              "name": "closed, then open", "seed": 1, "seconds": 1, "source": { "kind": "typing" },
              "down": { "phases": [ { "from": 0, "kilobits": 0 }, { "from": 0.2, "kilobits": 1000 } ] },
              "up": { "phases": [ { "from": 0 } ] }
            }
            """));
        using var ends = await UdpEnds.OpenAsync(network);
        ends.SendDown(number: 7, bytes: 100);
        ends.SendUp(number: 8, bytes: 100);
        Assert.Equal(8, await ends.ReceiveNearAsync());
        Assert.Equal(1, (await network.CountsAsync()).Received);

        var zero = await network.BeginAsync();
        Assert.Equal(7, await ends.ReceiveFarAsync());
        var took = Stopwatch.GetElapsedTime(0) - zero;
        Assert.True(took >= TimeSpan.FromMilliseconds(200), $"It came after {took.TotalMilliseconds} ms.");
        IReadOnlyList<LinkSample> samples = [];
        await Wait.Eventually(async () =>
        {
            samples = await network.SamplesAsync();
            return samples.Count == 100 ? null : $"{samples.Count} of 100 samples are there";
        });
        Assert.Equal([0, 1e6], samples.Select(sample => sample.Capacity).Distinct());
        // The kernel may have had something to say as well, such as who listens to which group.
        Assert.InRange(samples[^1].ReceivedBytes, 100 + HeaderBytes, 500);
        Assert.All(samples.Where(sample => sample.Capacity == 0), sample => Assert.Equal(0, sample.ReceivedBytes));
    }

    [Fact]
    public async Task TCP_gets_through_whole_over_a_link_that_loses()
    {
        const int kilobits = 8_000;
        await using var network = await ShapedNetwork.OpenAsync(Link(kilobits, delayMs: 5, lossPercent: 3));
        using var listener = new TcpListener(network.Near, port: 0);
        listener.Start();
        var accepting = listener.AcceptTcpClientAsync(Cancellation);
        using var far = await network.ThereAsync(() => new TcpClient(AddressFamily.InterNetwork));
        await far.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Cancellation);
        using var near = await accepting;
        var sent = RandomNumberGenerator.GetBytes(400_000);
        var since = Stopwatch.GetTimestamp();
        var sending = near.GetStream().WriteAsync(sent, Cancellation);
        var received = new byte[sent.Length];
        await far.GetStream().ReadExactlyAsync(received, Cancellation);
        await sending;

        Assert.Equal(sent, received);
        Assert.True((await network.CountsAsync()).Lost > 0, "Nothing was lost.");
        var took = Stopwatch.GetElapsedTime(since);
        Assert.True(took >= TimeSpan.FromSeconds(sent.Length * 8.0 / kilobits / 1_000),
            $"{sent.Length} bytes came within {took.TotalMilliseconds} ms.");
    }

    [Fact]
    public async Task Nothing_is_left_of_it()
    {
        var devices = Devices();
        await using (var network = await ShapedNetwork.OpenAsync(Link()))
        {
            Assert.NotEmpty(Namespaces());
            Assert.NotEqual(devices, Devices());
        }

        Assert.Empty(Namespaces());
        Assert.Equal(devices, Devices());
    }

    [Fact]
    public async Task What_a_killed_process_has_left_goes_with_the_next_and_what_a_living_one_has_stays()
    {
        using var killed = Process.Start("sleep", "60");
        using var living = Process.Start("sleep", "60");
        var (left, used) = ($"farglass-shaper-{killed.Id}-1", $"farglass-shaper-{living.Id}-1");
        await IpAsync("netns", "add", left);
        await IpAsync("netns", "add", used);
        killed.Kill();
        await killed.WaitForExitAsync(Cancellation);
        await using (await ShapedNetwork.OpenAsync(Link()))
        {
            Assert.False(File.Exists($"/run/netns/{left}"));
            Assert.True(File.Exists($"/run/netns/{used}"));
        }

        living.Kill();
        await IpAsync("netns", "delete", used);
    }

    static Scenario Link(int? kilobits = null, int delayMs = 0, int lossPercent = 0, int? queueBytes = null)
    {
        LinkConditions conditions = new()
        {
            BitsPerSecond = kilobits * 1_000.0 ?? double.PositiveInfinity,
            Delay = TimeSpan.FromMilliseconds(delayMs),
            Loss = lossPercent / 100.0,
            QueueBytes = queueBytes ?? int.MaxValue,
        };
        return new("a link", Seed: 1, TimeSpan.FromSeconds(10))
        {
            Down = new([(TimeSpan.Zero, conditions)]),
            Up = new([(TimeSpan.Zero, new() { Delay = conditions.Delay })]),
            Source = SourceKind.Typing,
            Figures = [],
        };
    }

    /// <summary>Of this process.</summary>
    static string[] Namespaces() =>
        Directory.GetFiles("/run/netns", $"farglass-shaper-{Environment.ProcessId}-*");

    static string[] Devices() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().Select(device => device.Name).Order()];

    static async Task IpAsync(params string[] arguments)
    {
        using var ip = Process.Start("ip", arguments);
        await ip.WaitForExitAsync(Cancellation);
        Assert.Equal(0, ip.ExitCode);
    }

    /// <summary>A socket at each end of the link. Datagrams are numbers, made as long as they should be.</summary>
    sealed class UdpEnds : IDisposable
    {
        readonly Socket _near = Open(), _far;
        readonly byte[] _buffer = new byte[2_000];

        UdpEnds(Socket far) => _far = far;

        public static async Task<UdpEnds> OpenAsync(ShapedNetwork network)
        {
            var ends = new UdpEnds(await network.ThereAsync(Open));
            ends._near.Bind(new IPEndPoint(network.Near, 0));
            ends._far.Bind(new IPEndPoint(network.Far, 0));
            return ends;
        }

        public void SendDown(int number, int bytes) => Send(_near, _far, number, bytes);

        public void SendUp(int number, int bytes) => Send(_far, _near, number, bytes);

        public Task<int> ReceiveFarAsync() => ReceiveAsync(_far);

        public Task<int> ReceiveNearAsync() => ReceiveAsync(_near);

        public void Dispose()
        {
            _near.Dispose();
            _far.Dispose();
        }

        static Socket Open() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = 1 << 20,
        };

        void Send(Socket from, Socket to, int number, int bytes)
        {
            BinaryPrimitives.WriteInt32BigEndian(_buffer, number);
            from.SendTo(_buffer.AsSpan(0, bytes), to.LocalEndPoint!);
        }

        async Task<int> ReceiveAsync(Socket socket)
        {
            var length = await socket.ReceiveAsync(_buffer, Cancellation).AsTask().WaitAsync(
                TimeSpan.FromSeconds(20), Cancellation);
            Assert.True(length >= sizeof(int));
            return BinaryPrimitives.ReadInt32BigEndian(_buffer);
        }
    }
}
