using System.Runtime.InteropServices;
using Microsoft.Playwright;

namespace Farglass.Testing.EndToEnd.Browser;

/// <summary>What is heard in a page with a stream.</summary>
public static class SoundRecording
{
    const string Script = """
        async (milliseconds) => {
          const recorder = new MediaRecorder(window.farglass.sound(), { mimeType: "audio/webm;codecs=pcm" });
          const parts = [];
          recorder.ondataavailable = ({ data }) => parts.push(data);
          const stopped = new Promise((resolve) => (recorder.onstop = resolve));
          recorder.start();
          await new Promise((resolve) => setTimeout(resolve, milliseconds));
          recorder.stop();
          await stopped;
          const context = new OfflineAudioContext(1, 48_000, 48_000);
          const sound = await context.decodeAudioData(await new Blob(parts).arrayBuffer());
          const samples = Int16Array.from(sound.getChannelData(0), (value) => Math.round(value * 32_767));
          const bytes = new Uint8Array(samples.buffer);
          let text = "";
          for (let at = 0; at < bytes.length; at += 32_768)
            text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
          return btoa(text);
        }
        """;

    /// <summary>Records, without a loss on the way to us. Left channel, 48 kHz.</summary>
    public static async Task<float[]> TakeAsync(IPage page, TimeSpan length)
    {
        var text = await page.EvaluateAsync<string>(Script, length.TotalMilliseconds);
        return [.. MemoryMarshal.Cast<byte, short>(Convert.FromBase64String(text)).ToArray()
            .Select(sample => sample / (float)short.MaxValue)];
    }
}
