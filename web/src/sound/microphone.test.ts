import { describe, expect, it } from "vitest";
import { type Capture, Microphone, type MicrophoneState } from "./microphone.ts";

interface Asked {
  readonly packet: (data: Uint8Array) => void;
  readonly ended: () => void;
  readonly grant: (capture: Capture) => void;
  readonly refuse: (fault: Error) => void;
}

function fake(): {
  microphone: Microphone;
  asked: Asked[];
  sent: number[][];
  states: MicrophoneState[];
  closed: () => number;
  grant: (index?: number) => Promise<void>;
} {
  const [asked, sent, states]: [Asked[], number[][], MicrophoneState[]] = [[], [], []];
  let closed = 0;
  const microphone = new Microphone({
    capture: (packet, ended) =>
      new Promise((grant, refuse) => void asked.push({ packet, ended, grant, refuse })),
    send: (message) => void sent.push([...message]),
    sendLossy: (message) => void sent.push([...message]),
    changed: (state) => void states.push(state),
  });
  const grant = async (index = 0): Promise<void> => {
    asked[index]?.grant({ close: () => (closed += 1) });
    await Promise.resolve();
    await Promise.resolve();
  };
  return { microphone, asked, sent, states, closed: () => closed, grant };
}

const [switchOn, switchOff] = [
  [0x21, 1],
  [0x21, 0],
];

describe("the microphone", () => {
  it("asks, is on, sends what it hears, and is off", async () => {
    const { microphone, asked, sent, states, closed, grant } = fake();
    microphone.toggle();
    expect(microphone.state.kind).toBe("asking");
    await grant();
    asked[0]?.packet(Uint8Array.of(7, 8));
    asked[0]?.packet(Uint8Array.of(9));
    microphone.toggle();
    asked[0]?.packet(Uint8Array.of(10)); // It was on its way.
    expect(sent).toEqual([switchOn, [0x22, 0, 0, 7, 8], [0x22, 0, 1, 9], switchOff]);
    expect(states.map(({ kind }) => kind)).toEqual(["asking", "on", "off"]);
    expect(closed()).toBe(1);
  });

  it("says why it was refused, and asks again", async () => {
    for (const [name, why] of [
      ["NotAllowedError", "denied"],
      ["NotFoundError", "missing"],
      ["NotSupportedError", "unsupported"],
    ]) {
      const { microphone, asked, sent, grant } = fake();
      microphone.toggle();
      asked[0]?.refuse(Object.assign(new Error(), { name }));
      await new Promise((resolve) => setTimeout(resolve));
      expect(microphone.state).toEqual({ kind: "refused", why });
      expect(sent).toEqual([]);
      microphone.toggle();
      await grant(1);
      expect(microphone.state.kind).toBe("on");
    }
  });

  it("lets go of what is granted after another click", async () => {
    const { microphone, sent, closed, grant } = fake();
    microphone.toggle();
    microphone.toggle();
    await grant();
    expect(microphone.state.kind).toBe("off");
    expect([closed(), sent]).toEqual([1, []]);
  });

  it("is off when the device is gone", async () => {
    const { microphone, asked, closed, grant } = fake();
    microphone.toggle();
    await grant();
    asked[0]?.ended();
    expect([microphone.state.kind, closed()]).toEqual(["off", 1]);
  });

  it("is told again to a new connection, and ends where it is not allowed any more", async () => {
    const { microphone, sent, grant } = fake();
    microphone.restarted(true);
    expect(sent).toEqual([]);
    microphone.toggle();
    await grant();
    microphone.restarted(true);
    microphone.restarted(false);
    expect(sent).toEqual([switchOn, switchOn, switchOff]);
    expect(microphone.state.kind).toBe("off");
  });
});
