import type { Capture } from "./microphone.ts";
import processorAddress from "./microphoneProcessor.ts?worker&url";

const rate = 48_000;
const microsPerPacket = 20_000;

/** Speech without audible loss, in one channel. */
const bitrate = 32_000;

/** Opus's own setting, which the declarations do not have: https://www.w3.org/TR/webcodecs-opus-codec-registration/ */
type OpusConfig = AudioEncoderConfig & { readonly opus: { readonly frameDuration: number } };

const encoding: OpusConfig = {
  codec: "opus",
  sampleRate: rate,
  numberOfChannels: 1,
  bitrate,
  opus: { frameDuration: microsPerPacket },
};

/**
 * Asks for the microphone, and makes packets of what it hears.
 * @param ended The device is gone, or the browser has taken it back.
 */
export async function captureMicrophone(packet: (data: Uint8Array) => void, ended: () => void): Promise<Capture> {
  // Over plain HTTP a browser has none of this.
  if (navigator.mediaDevices === undefined || typeof AudioEncoder !== "function") throw unsupported();
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  });
  const context = new AudioContext({ sampleRate: rate, latencyHint: "interactive" });
  const encoder = new AudioEncoder({
    output: (chunk) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      packet(data);
    },
    error: () => ended(),
  });
  const capture = { close: (): void => closeAll(stream, context, encoder) };
  try {
    encoder.configure(encoding);
    await context.audioWorklet.addModule(processorAddress);
    const node = new AudioWorkletNode(context, "microphone", { numberOfOutputs: 0, channelCount: 1 });
    let timestamp = 0;
    node.port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => {
      if (encoder.state === "configured") encoder.encode(piece(data, timestamp));
      timestamp += microsPerPacket;
    };
    context.createMediaStreamSource(stream).connect(node);
    for (const track of stream.getAudioTracks()) track.onended = () => ended();
    await context.resume();
    return capture;
  } catch (fault) {
    capture.close();
    throw fault;
  }
}

function piece(data: Float32Array<ArrayBuffer>, timestamp: number): AudioData {
  const shape = { format: "f32-planar", sampleRate: rate, numberOfFrames: data.length, numberOfChannels: 1 } as const;
  return new AudioData({ ...shape, timestamp, data });
}

function closeAll(stream: MediaStream, context: AudioContext, encoder: AudioEncoder): void {
  for (const track of stream.getTracks()) track.stop();
  if (encoder.state !== "closed") encoder.close();
  void context.close();
}

function unsupported(): DOMException {
  return new DOMException("This browser has no microphone for this page, or cannot encode it.", "NotSupportedError");
}
