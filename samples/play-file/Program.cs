using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Farglass.Rtc;
using Farglass.Rtc.Congestion;
using Farglass.Rtc.Dtls;
using Farglass.Rtc.Ice;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PlayFile;

var (clock, started) = (Stopwatch.StartNew(), TimeProvider.System.GetUtcNow());
var frames = AccessUnits.Split(await File.ReadAllBytesAsync(args[0]));
using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
EndPoint from = socket.LocalEndPoint!;
var local = NetworkAddress.From((IPEndPoint)from);
using var answerer = new RtcAnswerer(DtlsCertificate.Create(started.AddDays(-1), started.AddDays(30)), started);
answerer.Candidates = [IceCandidate.HostUdp(local)];
var (server, peers, datagram) = (new RtcServer(), new List<RtcPeer>(), new byte[2_048]);

var web = WebApplication.Create(["--urls", "http://127.0.0.1:8090"]);
web.MapGet("/", () => Results.File(Path.Combine(AppContext.BaseDirectory, "player.html"), "text/html"));
web.MapPost("/whep", async (Stream offer) =>
{
    using var text = new StreamReader(offer);
    if (!answerer.TryAnswer(await text.ReadToEndAsync(), out var answer, out var reason))
        return Results.Text(reason, statusCode: 400);
    var rate = new GoogleCongestionControl(
        Bitrate.FromKilobits(300), Bitrate.FromMegabits(10), Bitrate.FromMegabits(50));
    lock (peers) peers.Add(server.Add(answer, rate));
    return Results.Text($"{answer.Description}", "application/sdp", statusCode: 201);
});
await web.StartAsync();

for (var (id, frameAt, wait) = (0, clock.Elapsed, TimeSpan.Zero); ;)
{
    if (wait > TimeSpan.Zero) socket.Poll(wait, SelectMode.SelectRead);
    lock (peers)
    {
        var now = clock.Elapsed;
        while (socket.Available > 0)
        {
            var received = datagram.AsSpan(0, socket.ReceiveFrom(datagram, ref from));
            Drain(server.Receive(now, new(default, local, NetworkAddress.From((IPEndPoint)from)), received));
        }
        while (server.TryAdvance(now, out var advanced)) Drain(advanced);
        for (; frameAt <= now; frameAt += AccessUnits.FrameTime, id++)
            foreach (var peer in peers.FindAll(peer => peer.IsConnected))
                if (peer.Sender?.SendFrame(now, (uint)id, frameAt, frames[id % frames.Count].Span) == true) Drain(peer);
        wait = (server.Deadline < frameAt ? server.Deadline : frameAt) - clock.Elapsed;
    }
}

void Drain(RtcPeer? peer)
{
    while (peer is not null && peer.TryTransmit(clock.Elapsed, datagram, out var length, out var path))
        socket.SendTo(datagram.AsSpan(0, length), path.Remote.ToIPEndPoint());
    while (peer is not null && peer.TryTakeEvent(out var happened))
        if (happened.Kind is RtcEventKind.Disconnected or RtcEventKind.Ended && peers.Remove(peer)) server.Remove(peer);
}
