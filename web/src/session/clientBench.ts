import type { Hindrance } from "../carriers/hindrance.ts";
import { Client } from "./client.ts";
import { FakeCarrier, grant } from "./fakeCarrier.ts";
import { Ladder, type Abilities, type Forced } from "./ladder.ts";
import { ManualClock } from "./manualClock.ts";
import type { ViewerGrant } from "./viewer.ts";

export const blocked: Hindrance = { kind: "no-answer", ports: { udp: [7803], tcp: [7803] } };
export const brokeOff: Hindrance = { kind: "broke-off" };
export const offered: ViewerGrant = { ...grant, whep: "/whep" };

const able: Abilities = { hindrance: null, lack: null };
const track = {} as MediaStreamTrack;

/** A client with fakes around it, for tests of which carrier it has when. */
export class ClientBench {
  readonly clock = new ManualClock();
  /** The rungs, in the order in which they were tried. */
  readonly asked: string[] = [];
  readonly carriers: FakeCarrier[] = [];
  /** What the page was told to do. */
  readonly seen: string[] = [];
  hidden = false;
  holding = false;
  readonly client: Client;

  constructor(given = offered, abilities = able, forced: Forced | null = null) {
    this.client = new Client({
      clock: this.clock,
      chance: () => 0.5,
      offline: () => false,
      hidden: () => this.hidden,
      holding: () => this.holding,
      ladder: new Ladder(abilities, forced),
      store: { load: () => given, save: () => {}, clear: () => this.seen.push("cleared") },
      openViewer: null,
      carrier: (_, rung) => {
        this.asked.push(rung.kind === "webrtc" ? `webrtc ${rung.only ?? "any"}` : `websocket: ${rung.why.kind}`);
        this.carriers.push(new FakeCarrier(rung.kind));
        return this.last();
      },
      show: () => {},
      restarted: () => this.seen.push("restarted"),
      resumed: () => this.seen.push("resumed"),
      play: (played) => this.seen.push(played === null ? "stop" : "play"),
      frame: () => this.seen.push("frame"),
      note: () => this.seen.push("note"),
      network: () => this.seen.push("network"),
      picture: () => this.seen.push("picture"),
      sound: () => undefined,
      cursor: () => {},
      pointerHint: () => {},
      roundTrip: () => {},
      clipboard: () => {},
    });
  }

  static async started(given = offered, abilities = able, forced: Forced | null = null): Promise<ClientBench> {
    const bench = new ClientBench(given, abilities, forced);
    await bench.client.start();
    return bench;
  }

  static async onWebSocket(): Promise<ClientBench> {
    const bench = await ClientBench.started();
    bench.last().hinder(blocked);
    bench.clock.advance(0);
    bench.arrive();
    bench.seen.length = 0;
    return bench;
  }

  static async onWebRtc(path: "udp" | "tcp" = "udp"): Promise<ClientBench> {
    const bench = await ClientBench.started();
    bench.last().path = path;
    bench.last().giveTrack(track);
    bench.arrive();
    bench.seen.length = 0;
    return bench;
  }

  last(back = 1): FakeCarrier {
    const carrier = this.carriers.at(-back);
    if (carrier === undefined) throw new Error("No carrier was made.");
    return carrier;
  }

  /** The newest carrier gets the session, and its first picture. */
  arrive(): void {
    this.last().welcome();
    this.client.drawn(this.last().kind);
    if (this.client.view.phase !== "live") throw new Error(`The page is ${this.client.view.phase}, not live.`);
  }

  giveTrack(): void {
    this.last().giveTrack(track);
  }
}
