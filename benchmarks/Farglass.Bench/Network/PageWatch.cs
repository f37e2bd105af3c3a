using Farglass.Testing;
using Microsoft.Playwright;

namespace Farglass.Bench.Network;

/// <summary>What a page tells of the frames that it shows, by CLOCK_MONOTONIC.</summary>
/// <remarks>
/// Over WebRTC a frame's RTP timestamp is when it was encoded, by the host's clock and from a zero that nobody knows.
/// The notes of some frames tell it; then they are switched off again, since on a narrow link they would take
/// part of what is measured. Over the WebSocket every frame says by itself when it was encoded.
/// </remarks>
sealed class PageWatch(IPage page)
{
    /// <summary>So many notes make a median of what lies between the capture and the encoded frame.</summary>
    const int NotesMin = 20;

    const double TicksPerMillisecond = 90; // RTP, for video.

    /// <summary>Collects before the page does anything, and changes nothing.</summary>
    const string Script = """
        (() => {
          const watch = (window.watch = { frames: [], notes: [], keyFrames: [] });
          let control, peer, before = null, decoded = 0;
          const create = RTCPeerConnection.prototype.createDataChannel;
          RTCPeerConnection.prototype.createDataChannel = function (name, init) {
            const channel = create.call(this, name, init);
            peer = this;
            if (name === "control") control = channel;
            if (name === "frames") channel.addEventListener("message", ({ data }) => note(new DataView(data)));
            return channel;
          };
          const note = (view) => {
            if (view.getUint8(0) !== 0x85) return;
            const encodedAt = Number(view.getBigUint64(14)), preparation = view.getUint32(26) + view.getUint32(30);
            watch.notes.push([view.getUint32(1), encodedAt / 1_000, preparation / 1_000]);
          };
          window.wantNotes = (on) => control.send(Uint8Array.of(0x06, on ? 1 : 0));
          window.watchFrames = () => {
            const video = document.querySelector("video.picture.front");
            if (video === null) return drawn();
            const presented = (_, { presentationTime, rtpTimestamp }) => {
              watch.frames.push([presentationTime, rtpTimestamp]);
              video.requestVideoFrameCallback(presented);
            };
            video.requestVideoFrameCallback(presented);
            setInterval(countKeyFrames, 250);
          };
          const drawn = () => {
            const stages = window.farglass.stages;
            if (stages !== null && stages !== before) {
              const { convert, encode, transfer, queue, network, decode, draw } = stages;
              watch.frames.push([performance.now(), convert + encode + transfer + queue + network + decode + draw]);
            }
            before = stages;
            requestAnimationFrame(drawn);
          };
          const countKeyFrames = async () => {
            for (const report of (await peer.getStats()).values()) {
              if (report.type !== "inbound-rtp" || report.kind !== "video") continue;
              for (; decoded < report.keyFramesDecoded; decoded++) watch.keyFrames.push(performance.now());
            }
          };
        })();
        """;

    bool _isVideo;
    double _zero, _rtpZero, _preparation;

    /// <summary>To be called before the page has an address.</summary>
    public static Task PrepareAsync(IPage page) => page.AddInitScriptAsync(Script);

    /// <summary>The stream is live: learns how its clocks relate, and watches its frames from now on.</summary>
    /// <param name="change">Makes another picture; null where pictures come by themselves.</param>
    public async Task BeginAsync(Func<Task>? change = null)
    {
        _zero = await PageClock.ZeroAsync(page);
        _isVideo = await page.EvaluateAsync<bool>("() => document.querySelector('video.picture.front') !== null");
        if (_isVideo) await LearnTimestampsAsync(change);
        await page.EvaluateAsync("() => window.watchFrames()");
    }

    /// <summary>A time of the page, in the scenario's.</summary>
    /// <param name="zero">The scenario's, by CLOCK_MONOTONIC.</param>
    public TimeSpan Since(TimeSpan zero, double pageTime) => TimeSpan.FromMilliseconds(pageTime + _zero) - zero;

    /// <param name="zero">The scenario's.</param>
    public async Task<(List<ShownFrame> Frames, List<TimeSpan> KeyFrames)> ReadAsync(TimeSpan zero, TimeSpan duration)
    {
        var frames = await page.EvaluateAsync<double[][]>("() => window.watch.frames");
        var keyFrames = await page.EvaluateAsync<double[]>("() => window.watch.keyFrames");
        bool IsWithin(TimeSpan at) => at >= TimeSpan.Zero && at < duration;
        var shown = from frame in frames
                    let at = Since(zero, frame[0])
                    where IsWithin(at)
                    select new ShownFrame(at, at - AgeOf(frame));
        return ([.. shown], [.. keyFrames.Select(keyFrame => Since(zero, keyFrame)).Where(IsWithin)]);
    }

    TimeSpan AgeOf(double[] frame)
    {
        if (!_isVideo) return TimeSpan.FromMilliseconds(frame[1] + _zero);
        var ticks = unchecked((int)((uint)frame[1] - (uint)(long)EncodedAtTicks(frame[0])));
        return TimeSpan.FromMilliseconds((-ticks / TicksPerMillisecond) + _preparation);
    }

    /// <summary>The timestamp of a frame that was encoded at this time of the page.</summary>
    double EncodedAtTicks(double pageTime) => ((pageTime + _zero) * TicksPerMillisecond) + _rtpZero;

    async Task LearnTimestampsAsync(Func<Task>? change)
    {
        await page.EvaluateAsync("() => window.wantNotes(true)");
        await Wait.Eventually(async () =>
        {
            if (change is not null) await change();
            var count = await page.EvaluateAsync<int>("() => window.watch.notes.length");
            return count >= NotesMin ? null : $"{count} of {NotesMin} notes have come";
        });
        await page.EvaluateAsync("() => window.wantNotes(false)");
        var notes = await page.EvaluateAsync<double[][]>("() => window.watch.notes");
        var last = notes[^1];
        _rtpZero = last[0] - (last[1] * TicksPerMillisecond);
        _preparation = Figure.Percentile([.. notes.Select(note => note[2]).Order()], 0.5);
    }
}
