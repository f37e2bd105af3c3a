/** What there is in an AudioWorkletGlobalScope, and in no other place: https://webaudio.github.io/web-audio-api/ */
declare const registerProcessor: (name: string, processor: new () => AudioWorkletProcessor) => void;
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}

/** What is in one packet of speech: 20 ms. */
export const speechSamples = 960;

/** Collects what a microphone hears, and hands it over a packet at a time. */
class MicrophoneProcessor extends AudioWorkletProcessor {
  #samples = new Float32Array(speechSamples);
  #filled = 0;

  process(inputs: readonly Float32Array[][]): boolean {
    const heard = inputs[0]?.[0];
    if (heard === undefined) return true; // It is being started.
    for (const sample of heard) {
      this.#samples[this.#filled] = sample;
      this.#filled += 1;
      if (this.#filled === speechSamples) this.#handOver();
    }
    return true;
  }

  #handOver(): void {
    this.port.postMessage(this.#samples, [this.#samples.buffer]);
    this.#samples = new Float32Array(speechSamples);
    this.#filled = 0;
  }
}

registerProcessor("microphone", MicrophoneProcessor);
