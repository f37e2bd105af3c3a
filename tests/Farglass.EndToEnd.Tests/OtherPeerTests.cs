using Farglass.Protocol.Messages;
using Farglass.Protocol.Rest;
using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;
using Farglass.Testing.EndToEnd.Receiver;

namespace Farglass.EndToEnd.Tests;

/// <summary>Who speaks WebRTC with us besides Chromium: Firefox and GStreamer.</summary>
public sealed class OtherPeerTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    const int Width = 640, Height = 480;

    [Fact]
    public async Task Firefox_connects_by_WebRTC_and_exchanges_messages_where_it_wants_no_picture()
    {
        await using var up = await StartReachableAsync();
        using var administrator = new Administrator(up.File);
        var viewer = await ViewGearsAsync(administrator);
        await using var firefox = await Firefox.StartAsync();
        // The client's page does nothing without a ticket, and lets nobody but the host be spoken to.
        await firefox.GoAsync(up.File.Host + PageOf(viewer));
        var types = await firefox.EvaluateAsync<int[]>("""
            async ({ whep, viewerToken }) => {
              const peer = new RTCPeerConnection();
              const control = peer.createDataChannel("control", { negotiated: true, id: 0 });
              control.binaryType = "arraybuffer";
              const offer = await peer.createOffer();
              const headers = { Authorization: `Bearer ${viewerToken}`, "Content-Type": "application/sdp" };
              const answer = await fetch(whep, { method: "POST", headers, body: offer.sdp });
              if (answer.status !== 201) throw new Error(await answer.text());
              await peer.setLocalDescription(offer);
              await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
              const types = [];
              return new Promise((resolve, reject) => {
                setTimeout(() => reject(new Error(`${peer.connectionState}: ${types}`)), 20_000);
                control.onmessage = ({ data }) => {
                  const [type] = new Uint8Array(data);
                  types.push(type);
                  if (types.length === 1) control.send(Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 7));
                  if (type === 0x83) resolve([...types, new Uint8Array(data)[8]]);
                };
              });
            }
            """, viewer);
        Assert.Equal((int)MessageType.Welcome, types[0]);
        Assert.Equal([(int)MessageType.Pong, 7], types[^2..]);
    }

    [Fact]
    public async Task GStreamer_decodes_the_picture_of_an_application_that_moves()
    {
        await using var up = await StartReachableAsync();
        using var administrator = new Administrator(up.File);
        var viewer = await ViewGearsAsync(administrator);
        var seen = await WhepReceiver.WatchAsync(
            new(new Uri(up.File.Host), viewer.Whep), viewer.ViewerToken, frames: 30, within: TimeSpan.FromSeconds(20));
        Assert.Equal((30, Width, Height), (seen.Frames, seen.Width, seen.Height));
        Assert.Equal("connected", seen.States[^1]);
        Assert.Equal((int)MessageType.Welcome, seen.Messages[0]);
    }

    /// <summary>Neither Firefox nor GStreamer tries a loopback address.</summary>
    static async Task<RunningUp> StartReachableAsync()
    {
        var address = OwnAddress.Find();
        Assert.SkipWhen(address is null, "This machine has no address but the loopback one.");
        return await RunningUp.StartAsync(arguments: $"--address {address}");
    }

    static async Task<ViewerGrant> ViewGearsAsync(Administrator administrator)
    {
        var gears = await administrator.AddAsync(new("Turning gears", "glxgears"));
        var grant = await administrator.CreateSessionAsync(gears.Id);
        return await administrator.ViewAsync(grant.EntitlementUrl, Width, Height);
    }

    /// <summary>The path <c>/s/{id}</c>, of <c>/api/sessions/{id}/stream</c>.</summary>
    static string PageOf(ViewerGrant viewer) => $"/s/{viewer.Stream.Split('/')[3]}";
}
