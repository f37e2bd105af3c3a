namespace Farglass.Bench;

/// <summary>
/// Looks and listens in the page until so many beats are over, and says when each was seen and heard.
/// </summary>
static class BeatScript
{
    public const string Text = """
        async (beats) => {
          const contrast = 64, loud = 0.1, quietMs = 400, samplesPerMs = 48;
          const now = () => performance.timeOrigin + performance.now();
          const heard = [], seen = [];

          const context = new AudioContext({ sampleRate: 48_000, latencyHint: "interactive" });
          const ear = context.createScriptProcessor(256, 1, 1);
          let loudAt = now();
          ear.onaudioprocess = ({ inputBuffer }) => {
            const samples = inputBuffer.getChannelData(0);
            const first = samples.findIndex((sample) => Math.abs(sample) > loud);
            if (first < 0) return;
            const at = now() - (samples.length - first) / samplesPerMs;
            if (at - loudAt > quietMs) heard.push(at);
            loudAt = at;
          };
          context.createMediaStreamSource(window.farglass.sound()).connect(ear).connect(context.destination);

          let before = null;
          while (heard.length < beats) {
            await new Promise((resolve) => requestAnimationFrame(resolve));
            const level = window.farglass.pixels(4, 4, 1, 1)[1];
            if (before !== null && Math.abs(level - before) > contrast) seen.push(now());
            before = level;
          }
          await context.close();
          return { heard, seen };
        }
        """;
}
