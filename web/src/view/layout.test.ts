import { describe, expect, it } from "vitest";
import { devicePixels, pixelAt, place, shareAt } from "./layout.ts";

const hd = { width: 1280, height: 720 };

describe("where the picture lies", () => {
  it("is pixel on pixel, in the middle", () => {
    expect(place({ width: 1920, height: 1080 }, hd, 1, false)).toEqual({
      left: 320,
      top: 180,
      width: 1280,
      height: 720,
      scale: 1,
    });
  });

  it("is on whole device pixels, whatever their ratio", () => {
    const placed = place({ width: 1921, height: 1081 }, hd, 1.25, false);
    for (const side of [placed.left, placed.top, placed.width, placed.height])
      expect(side * 1.25).toBeCloseTo(Math.round(side * 1.25), 9);
    expect(placed.scale).toBe(1);
  });

  it("is smaller where the window is, in its own proportions", () => {
    const placed = place({ width: 640, height: 720 }, hd, 1, false);
    expect(placed).toEqual({ left: 0, top: 180, width: 640, height: 360, scale: 0.5 });
  });

  it("is larger only when that is asked for", () => {
    const box = { width: 2560, height: 1440 };
    expect(place(box, hd, 1, false).scale).toBe(1);
    expect(place(box, hd, 1, true)).toEqual({ left: 0, top: 0, width: 2560, height: 1440, scale: 2 });
    expect(place({ width: 640, height: 360 }, hd, 1, true).scale).toBe(0.5);
  });

  it("loses a pixel at the edge rather than the sharpness of all of them", () => {
    expect(place({ width: 1279, height: 719 }, hd, 1, false)).toMatchObject({ left: 0, top: 0, scale: 1 });
    expect(place({ width: 1277, height: 719 }, hd, 1, false).scale).toBeLessThan(1);
  });
});

describe("the box in device pixels", () => {
  it("is what the browser counted, unless that cannot be", () => {
    const box = { width: 1000.4, height: 600 };
    const counted = (inlineSize: number, blockSize: number): ResizeObserverSize => ({ inlineSize, blockSize });
    expect(devicePixels(box, counted(1251, 750), 1.25)).toEqual({ width: 1251, height: 750 });
    expect(devicePixels(box, undefined, 1.25)).toEqual({ width: 1251, height: 750 });
    expect(devicePixels(box, counted(1000, 600), 2)).toEqual({ width: 2001, height: 1200 });
  });
});

describe("the pixel under the pointer", () => {
  it("is the one that is seen there", () => {
    const placed = place({ width: 1920, height: 1080 }, hd, 1, false);
    expect(pixelAt(320, 180, placed, hd)).toEqual({ x: 0, y: 0 });
    expect(pixelAt(320 + 100.9, 180 + 50, placed, hd)).toEqual({ x: 100, y: 50 });
    expect(pixelAt(320 + 1279.5, 180 + 719.5, placed, hd)).toEqual({ x: 1279, y: 719 });
  });

  it("is the nearest one where the pointer is beside the picture", () => {
    const placed = place({ width: 1920, height: 1080 }, hd, 1, false);
    expect(pixelAt(0, 2_000, placed, hd)).toEqual({ x: 0, y: 719 });
    expect(pixelAt(5_000, -3, placed, hd)).toEqual({ x: 1279, y: 0 });
  });

  it("is found at every ratio, for every pixel", () => {
    for (const ratio of [1, 1.1, 1.25, 1.5, 2, 3]) {
      const placed = place({ width: 1280, height: 720 }, hd, ratio, false);
      for (let x = 0; x < 1280; x += 1) expect(pixelAt(x / ratio, 0, placed, hd).x).toBe(x);
    }
  });

  it("is found in a picture that was made smaller or larger", () => {
    const half = place({ width: 640, height: 360 }, hd, 1, false);
    expect(pixelAt(320, 180, half, hd)).toEqual({ x: 640, y: 360 });
    const double = place({ width: 2560, height: 1440 }, hd, 1, true);
    expect(pixelAt(321, 181, double, hd)).toEqual({ x: 160, y: 90 });
  });
});

describe("the share of the picture under a finger", () => {
  const placed = place({ width: 1920, height: 1080 }, hd, 1, false);

  it("goes from one edge to the other", () => {
    expect(shareAt(320, 180, placed)).toEqual({ x: 0, y: 0 });
    expect(shareAt(320 + 640, 180 + 180, placed)).toEqual({ x: 32_768, y: 16_384 });
    expect(shareAt(320 + 1280, 180 + 720, placed)).toEqual({ x: 65_535, y: 65_535 });
  });

  it("knows parts of a pixel", () => {
    expect(shareAt(320.5, 180.25, placed)).toEqual({ x: 26, y: 23 });
  });

  it("stays at the edge that a finger slides off", () => {
    expect(shareAt(0, 2_000, placed)).toEqual({ x: 0, y: 65_535 });
    expect(shareAt(5_000, -3, placed)).toEqual({ x: 65_535, y: 0 });
  });
});
