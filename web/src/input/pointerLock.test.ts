import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PointerLock } from "./pointerLock.ts";

class FakeDocument extends EventTarget {
  pointerLockElement: unknown = null;

  exitPointerLock(): void {
    this.lock(null);
  }

  lock(element: unknown): void {
    this.pointerLockElement = element;
    this.dispatchEvent(new Event("pointerlockchange"));
  }
}

describe("the pointer's lock", () => {
  let fake: FakeDocument;
  let asked: unknown[];
  let refusal: DOMException | null;
  let lock: PointerLock;
  let told: string[];
  let live: boolean;

  beforeEach(() => {
    [fake, asked, refusal, told, live] = [new FakeDocument(), [], null, [], true];
    vi.stubGlobal("document", fake);
    vi.stubGlobal("matchMedia", () => ({ matches: true }));
    const stage = {
      requestPointerLock(options?: unknown): Promise<void> {
        asked.push(options);
        const refused = refusal;
        refusal = null;
        if (refused !== null) return Promise.reject(refused);
        fake.lock(stage);
        return Promise.resolve();
      },
    };
    lock = new PointerLock(stage as unknown as HTMLElement, {
      live: () => live,
      changed: (locked) => told.push(locked ? "locked" : "free"),
      offered: (offered) => told.push(offered ? "offered" : "not offered"),
    });
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("is offered when the application wishes it, and taken by the next click", async () => {
    lock.wish(true);
    expect(lock.isOffered).toBe(true);
    await lock.enter();
    expect(asked).toEqual([{ unadjustedMovement: true }]);
    expect(told).toEqual(["offered", "locked", "not offered"]);
  });

  it("is left when the application has a cursor again, and taken again without a click", async () => {
    lock.wish(true);
    await lock.enter();
    lock.wish(false);
    expect(lock.isLocked).toBe(false);
    lock.wish(true);
    expect(lock.isLocked).toBe(true);
  });

  it("is only offered again after Escape", async () => {
    lock.wish(true);
    await lock.enter();
    fake.lock(null);
    lock.wish(false);
    lock.wish(true);
    expect(lock.isLocked).toBe(false);
    expect(told.at(-1)).toBe("offered");
    expect(asked).toHaveLength(1);
  });

  it("takes accelerated movement where the system has no other", async () => {
    refusal = new DOMException("", "NotSupportedError");
    await lock.enter();
    expect(asked).toEqual([{ unadjustedMovement: true }, undefined]);
    expect(lock.isLocked).toBe(true);
  });

  it("stays free where the browser refuses, and where nothing is to be seen", async () => {
    refusal = new DOMException("", "SecurityError");
    await lock.enter();
    expect(lock.isLocked).toBe(false);
    live = false;
    await lock.enter();
    expect(asked).toHaveLength(1);
  });

  it("stays with who locked it in the toolbar, whatever the application does with its cursor", async () => {
    await lock.enter();
    lock.wish(false);
    expect(lock.isLocked).toBe(true);
  });
});
