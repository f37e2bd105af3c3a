import { beforeEach, describe, expect, it } from "vitest";
import { Limits } from "../limits.ts";
import { MessageType, writeListen, type Message } from "../protocol/messages.ts";
import { Client, type ClientParts } from "./client.ts";
import { FakeCarrier, grant } from "./fakeCarrier.ts";
import { Ladder } from "./ladder.ts";
import { ManualClock } from "./manualClock.ts";
import type { View } from "./view.ts";
import type { ViewerAnswer, ViewerGrant } from "./viewer.ts";

const granted: ViewerAnswer = { kind: "granted", grant };

function refused(code: string): ViewerAnswer {
  return { kind: "refused", refusal: { code, title: code, detail: null, retry: false } };
}

describe("the client", () => {
  let clock: ManualClock;
  let carriers: FakeCarrier[];
  let kept: ViewerGrant | null;
  let views: View[];
  let offline: boolean;
  let restarts: number;

  beforeEach(() => {
    clock = new ManualClock();
    [carriers, kept, views, offline, restarts] = [[], null, [], false, 0];
  });

  function client(openViewer: ClientParts["openViewer"]): Client {
    return new Client({
      clock,
      chance: () => 0.5,
      offline: () => offline,
      hidden: () => false,
      holding: () => false,
      ladder: new Ladder({ hindrance: null, lack: null }, null),
      store: { load: () => kept, save: (value) => (kept = value), clear: () => (kept = null) },
      openViewer,
      carrier() {
        carriers.push(new FakeCarrier());
        return last();
      },
      show: (view) => views.push(view),
      restarted: () => (restarts += 1),
      resumed: () => {},
      play: () => {},
      frame: () => {},
      note: () => {},
      network: () => {},
      sound: () => undefined,
      cursor: () => {},
      picture: () => {},
      pointerHint: () => {},
      roundTrip: () => {},
      clipboard: () => {},
    });
  }

  function last(): FakeCarrier {
    const carrier = carriers.at(-1);
    if (carrier === undefined) throw new Error("No carrier was made.");
    return carrier;
  }

  async function live(graceSeconds = 60): Promise<Client> {
    const made = client(() => Promise.resolve(granted));
    await made.start();
    last().welcome(graceSeconds);
    made.drawn("websocket");
    expect(made.view.phase).toBe("live");
    return made;
  }

  it("shows its ticket, connects, and is live with the first picture", async () => {
    await live();
    expect(views.map((view) => (view.phase === "connecting" ? view.stage : view.phase))).toEqual([
      "session",
      "connection",
      "picture",
      "live",
    ]);
    expect(kept).toEqual(grant);
  });

  it("tells each connection whether sound is wanted, and says nothing where nobody has said", async () => {
    const told = (): Message[] => last().sent.filter(([type]) => type === MessageType.listen);
    const made = await live();
    expect(told()).toEqual([]);
    made.listen(true);
    made.listen(false);
    expect(told()).toEqual([writeListen(true), writeListen(false)]);
    last().lose();
    clock.advance(Limits.firstConnectionMs);
    last().welcome();
    expect(told()).toEqual([writeListen(false)]);
  });

  it("comes back after a reload with what it kept", async () => {
    kept = grant;
    await client(null).start();
    expect(carriers).toHaveLength(1);
  });

  it("comes back with what it kept when its ticket was used already", async () => {
    kept = grant;
    await client(() => Promise.resolve(refused("ticket_used"))).start();
    expect(carriers).toHaveLength(1);
  });

  it("says so when it has neither ticket nor token, and when its ticket is refused", async () => {
    const without = client(null);
    await without.start();
    expect(without.view).toMatchObject({ phase: "blocked", lack: "no-ticket" });
    const expired = client(() => Promise.resolve(refused("ticket_expired")));
    await expired.start();
    expect(expired.view).toMatchObject({ phase: "ended", ending: { kind: "refused" } });
    expect(carriers).toHaveLength(0);
  });

  it("asks a host that cannot be reached again, and gives up in time", async () => {
    let asked = 0;
    const made = client(() => {
      asked += 1;
      return Promise.resolve(refused("unreachable"));
    });
    let over = false;
    const started = made.start().then(() => (over = true));
    while (!over) {
      await Promise.resolve();
      clock.advance(50);
    }
    await started;
    expect(asked).toBeGreaterThan(10);
    expect(clock.now()).toBeLessThan(Limits.firstConnectionMs * 1.2);
    expect(made.view).toMatchObject({ ending: { kind: "refused", refusal: { code: "unreachable" } } });
  });

  it("reconnects at once, then less and less often, for as long as the grace time", async () => {
    const made = await live(20);
    last().lose();
    expect(made.view).toMatchObject({ phase: "reconnecting", secondsLeft: 20 });
    const attempts: number[] = [];
    for (let step = 0; step < 250; step += 1) {
      const before = carriers.length;
      clock.advance(100);
      if (carriers.length === before) continue;
      attempts.push(clock.now());
      last().lose();
    }
    expect(attempts.slice(0, 4)).toEqual([100, 400, 900, 1_900]);
    expect(attempts.length).toBeLessThan(16);
    expect(made.view).toMatchObject({ phase: "ended", ending: { kind: "lost", everConnected: true } });
    expect(clock.timers).toBe(0);
    expect(kept).toEqual(grant); // The application may still run: a reload is another try.
  });

  it("goes on in the same application when the connection comes back", async () => {
    const made = await live();
    last().lose();
    clock.advance(0);
    last().welcome();
    expect(made.view.phase).toBe("live");
    expect(restarts).toBe(2);
    expect(clock.timers).toBe(0);
  });

  it("does not tell a new connection of the old one's frames", async () => {
    const made = await live();
    made.acknowledge(7, 1_000, 0);
    expect(last().sent.at(-1)?.[0]).toBe(MessageType.frameAck);
    last().lose();
    clock.advance(0);
    made.acknowledge(8, 1_000, 0);
    made.requestKeyFrame();
    expect(last().sent).toEqual([]);
  });

  it("counts down while it reconnects, and no timer runs afterwards", async () => {
    const made = await live(60);
    offline = true;
    made.network(true);
    clock.advance(3_000);
    expect(made.view).toMatchObject({ phase: "reconnecting", secondsLeft: 57, offline: true });
    const before = carriers.length;
    offline = false;
    made.network(false);
    expect(carriers.length).toBe(before + 1); // At once, and not when the back-off says so.
    last().welcome();
    expect(clock.timers).toBe(0);
  });

  it("gives up a connection that never says welcome", async () => {
    const made = client(() => Promise.resolve(granted));
    await made.start();
    clock.advance(Limits.welcomeTimeoutMs + 500);
    expect(carriers).toHaveLength(2);
    expect(carriers[0]?.closed).toBe(true);
    expect(made.view).toMatchObject({ phase: "connecting", stage: "connection" });
  });

  it("ends for good when the host says why, and keeps its token only where a reload helps", async () => {
    for (const loss of ["unauthorized", "taken-over", "session-ended", "version-mismatch", "protocol-error"] as const) {
      const made = await live();
      last().lose(loss);
      expect(made.view).toMatchObject({ phase: "ended", ending: { kind: loss } });
      expect(kept).toEqual(loss === "version-mismatch" || loss === "protocol-error" ? grant : null);
      expect(clock.timers).toBe(0);
    }
  });

  it("shows the reason of the end and not the close that follows it", async () => {
    const made = await live();
    made.end();
    expect(last().sent.at(-1)?.[0]).toBe(MessageType.end);
    last().end();
    last().lose("session-ended");
    expect(made.view).toMatchObject({ ending: { kind: "ended", ended: { reason: "EndedByUser" } } });
    expect(kept).toBeNull();
  });

  it("takes input that comes too late for nothing", async () => {
    const made = await live();
    last().end();
    made.send(new Uint8Array([MessageType.releaseKeys]));
    made.sendLossy(new Uint8Array([MessageType.pointerMove]));
    expect(clock.timers).toBe(0);
  });

  it("does nothing while nothing happens", async () => {
    await live();
    const sent = last().sent.length;
    expect(clock.timers).toBe(0);
    clock.advance(60_000);
    expect(last().sent).toHaveLength(sent);
  });

  it("notices after input that nobody answers, and only then", async () => {
    const made = await live();
    made.send(new Uint8Array([MessageType.releaseKeys]));
    clock.advance(Limits.silenceMs);
    expect(last().sent.at(-1)?.[0]).toBe(MessageType.ping);
    clock.advance(Limits.doubtMs - 1);
    expect(last().doubts).toBe(0);
    clock.advance(1);
    expect(last().doubts).toBe(1);
    expect(made.view.phase).toBe("live");
    clock.advance(Limits.silenceLostMs);
    expect(made.view.phase).toBe("reconnecting");
  });

  it("waits no longer than the doubtful carrier itself", async () => {
    const made = await live();
    const carrier = last();
    made.send(new Uint8Array([MessageType.releaseKeys]));
    clock.advance(Limits.silenceMs + Limits.doubtMs);
    carrier.lose();
    expect(made.view.phase).toBe("reconnecting");
    last().welcome();
    clock.advance(Limits.silenceLostMs);
    expect(last().closed).toBe(false);
  });

  it("asks whether the connection still is one when it is told to, as after a sleep", async () => {
    const made = await live();
    made.probe();
    expect(last().sent.at(-1)?.[0]).toBe(MessageType.ping);
    clock.advance(Limits.silenceMs + Limits.doubtMs + Limits.silenceLostMs);
    expect(made.view.phase).toBe("reconnecting");
    const sent = last().sent.length;
    made.probe(); // There is no connection to ask.
    expect(last().sent).toHaveLength(sent);
  });

  it("stays when the host answers", async () => {
    const made = await live();
    made.send(new Uint8Array([MessageType.releaseKeys]));
    clock.advance(Limits.silenceMs + 100);
    last().pong();
    clock.advance(Limits.doubtMs);
    expect(last().doubts).toBe(0);
    expect(made.view.phase).toBe("live");
    expect(clock.timers).toBe(0);
  });
});
