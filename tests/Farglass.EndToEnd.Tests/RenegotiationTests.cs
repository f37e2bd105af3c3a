using System.Text.Json;
using Farglass.Testing.EndToEnd.Browser;

namespace Farglass.EndToEnd.Tests;

/// <summary>A connection of Chromium that is asked for more and for less while it runs.</summary>
public sealed class RenegotiationTests(FarglassFixture farglass) : EndToEndTest(farglass)
{
    /// <param name="Sound">What became of the transceiver for sound.</param>
    /// <param name="Sections">Their ports, in the answer to it.</param>
    /// <param name="KeyFrames">Until then, and ten frames more.</param>
    /// <param name="Rested">Frames that were decoded in a second while the picture rested.</param>
    /// <param name="Etags">Of the answers.</param>
    sealed record Seen(string Sound, int[] Sections, int KeyFrames, int Rested, string State, string[] Etags);

    /// <summary>A viewer of its own, as any page could have it.</summary>
    const string Script = """
        async ({ whep, viewerToken }) => {
          const peer = new RTCPeerConnection();
          peer.createDataChannel("control", { negotiated: true, id: 0 });
          const picture = peer.addTransceiver("video", { direction: "recvonly" });
          const video = document.body.appendChild(document.createElement("video"));
          video.muted = video.autoplay = true;
          video.srcObject = new MediaStream([picture.receiver.track]);
          const etags = [];
          let address = whep;
          const negotiate = async (method) => {
            const offer = await peer.createOffer();
            const headers = { Authorization: `Bearer ${viewerToken}`, "Content-Type": "application/sdp" };
            if (etags.length > 0) headers["If-Match"] = etags.at(-1);
            const answer = await fetch(address, { method, headers, body: offer.sdp });
            const sdp = await answer.text();
            if (!answer.ok) throw new Error(sdp);
            etags.push(answer.headers.get("ETag"));
            address = answer.headers.get("Location") ?? address;
            await peer.setLocalDescription(offer);
            await peer.setRemoteDescription({ type: "answer", sdp });
            return sdp;
          };
          const figure = async (name) => [...(await peer.getStats()).values()]
            .find(({ type, kind }) => type === "inbound-rtp" && kind === "video")?.[name] ?? 0;
          const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
          const decodes = async () => {
            const before = await figure("framesDecoded");
            for (let tries = 0; tries < 200; tries++) {
              const now = await figure("framesDecoded");
              if (now > before + 10 || (now > 10 && now < before)) return;
              await wait(100);
            }
            throw new Error(`no picture: ${peer.connectionState}`);
          };

          await negotiate("POST");
          await decodes();
          const sound = peer.addTransceiver("audio", { direction: "recvonly" });
          const answer = await negotiate("PATCH");
          await decodes();
          const keyFrames = await figure("keyFramesDecoded");

          picture.direction = "inactive";
          await negotiate("PATCH");
          await wait(500);
          const resting = await figure("framesDecoded");
          await wait(1_000);
          const rested = await figure("framesDecoded") - resting;

          picture.direction = "recvonly";
          await negotiate("PATCH");
          await decodes();
          return JSON.stringify({
            sound: sound.currentDirection, keyFrames, rested, etags, state: peer.connectionState,
            sections: [...answer.matchAll(/^m=\S+ (\d+)/gm)].map(([, port]) => Number(port)),
          });
        }
        """;

    [Fact]
    public async Task Sound_is_asked_for_and_a_picture_rests_and_goes_on_while_the_connection_stays()
    {
        var gears = await Administrator.AddAsync(new("Gears", "glxgears"));
        var grant = await Administrator.CreateSessionAsync(gears.Id, userId: "tester");
        var viewer = await Administrator.ViewAsync(grant.EntitlementUrl, 640, 480);
        var page = await Chromium.NewPersonAsync();
        await page.OpenAsync($"{Up.File.Host}/s/{viewer.Stream.Split('/')[3]}");

        var text = await page.EvaluateAsync<string>(
            Script, new { whep = viewer.Whep, viewerToken = viewer.ViewerToken });

        var seen = JsonSerializer.Deserialize<Seen>(text, JsonSerializerOptions.Web)!;
        Assert.Equal(("recvonly", "connected"), (seen.Sound, seen.State));
        Assert.Equal([9, 9, 9], seen.Sections);
        Assert.Equal((1, 0), (seen.KeyFrames, seen.Rested));
        Assert.Equal(4, seen.Etags.Distinct().Count());
    }
}
