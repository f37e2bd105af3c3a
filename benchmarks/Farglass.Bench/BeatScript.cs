namespace Farglass.Bench;

/// <summary>Looks and listens in the page, and says when each beat was seen and heard.</summary>
static class BeatScript
{
    /// <summary>
    /// To be run before the page's own: keeps what plays sound, and when each packet came that comes as a message.
    /// </summary>
    public const string Before = """
        window.arrivals = [];
        window.audioContexts = [];
        const decode = AudioDecoder.prototype.decode;
        AudioDecoder.prototype.decode = function (chunk) {
          window.arrivals.push({ position: chunk.timestamp / 1_000, at: performance.timeOrigin + performance.now() });
          return decode.call(this, chunk);
        };
        window.AudioContext = class extends AudioContext {
          constructor(...options) {
            super(...options);
            window.audioContexts.push(this);
          }
        };
        """;

    /// <summary>
    /// Until so many beats are over. What is heard is taken from the track at the moment at which Chromium gives it to
    /// its output; how long that keeps it, it says itself.
    /// </summary>
    public const string Text = """
        async (beats) => {
          const contrast = 64, loud = 0.1, quietMs = 400;
          const now = () => performance.timeOrigin + performance.now();
          const heard = [], seen = [];
          window.arrivals.length = 0;

          const reports = async () => [...((await window.peerConnections.at(-1)?.getStats()) ?? new Map()).values()];
          const sum = (all, type, name) =>
            all.filter((one) => one.type === type && one.kind === "audio").reduce((to, one) => to + one[name], 0);
          const before = await reports();

          let loudAt = now();
          const [track] = window.farglass.sound().getAudioTracks();
          const pieces = new MediaStreamTrackProcessor({ track }).readable.getReader();
          const listen = async () => {
            while (heard.length < beats) {
              const { value } = await pieces.read();
              const samples = new Float32Array(value.numberOfFrames);
              value.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
              const first = samples.findIndex((sample) => Math.abs(sample) > loud);
              const at = now() - ((samples.length - first) / value.sampleRate) * 1_000;
              value.close();
              if (first < 0) continue;
              if (at - loudAt > quietMs) heard.push(at);
              loudAt = at;
            }
            await pieces.cancel();
          };
          const look = async () => {
            let last = null;
            while (heard.length < beats) {
              await new Promise((resolve) => requestAnimationFrame(resolve));
              const level = window.farglass.pixels(4, 4, 1, 1)[1];
              if (last !== null && Math.abs(level - last) > contrast) seen.push(now());
              last = level;
            }
          };
          await Promise.all([listen(), look()]);

          const after = await reports();
          const mean = (type, name, count) =>
            ((sum(after, type, name) - sum(before, type, name)) * 1_000) /
            (sum(after, type, count) - sum(before, type, count));
          const begins = ({ position }, at, all) => at > 0 && position - all[at - 1].position > quietMs / 2;
          const isRtp = after.length > 0;
          return {
            heard,
            seen,
            arrivals: window.arrivals.filter(begins),
            bufferMs: isRtp ? mean("inbound-rtp", "jitterBufferDelay", "jitterBufferEmittedCount") : 0,
            outputMs: isRtp
              ? mean("media-playout", "totalPlayoutDelay", "totalSamplesCount")
              : window.audioContexts.at(-1).outputLatency * 1_000,
          };
        }
        """;
}
