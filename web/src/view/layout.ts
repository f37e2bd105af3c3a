export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where the picture lies, in CSS pixels, on whole device pixels. */
export interface Placement extends Size {
  readonly left: number;
  readonly top: number;
  /** Device pixels for one of the stream. 1: crisp. */
  readonly scale: number;
}

/**
 * The size of a box in device pixels. What the browser counted is right where it knows it (Safari does not) and where
 * it is near the sum (a ratio that developer tools pretend is not in it).
 */
export function devicePixels(box: Size, counted: ResizeObserverSize | undefined, pixelRatio: number): Size {
  const [width, height] = [box.width * pixelRatio, box.height * pixelRatio];
  const near = (a: number | undefined, b: number): a is number => a !== undefined && Math.abs(a - b) < 2;
  return {
    width: near(counted?.inlineSize, width) ? counted.inlineSize : Math.round(width),
    height: near(counted?.blockSize, height) ? counted.blockSize : Math.round(height),
  };
}

/** By rounding, a window may be this much smaller than its picture, before the whole picture is blurred for it. */
const slack = 2;

/**
 * One pixel of the stream on one of the screen, in the middle. A picture that is larger than its box is made smaller;
 * a smaller one is made larger only when that is asked for, since it blurs.
 * @param box In device pixels.
 */
export function place(box: Size, picture: Size, pixelRatio: number, enlarge: boolean): Placement {
  const fit = Math.min(box.width / picture.width, box.height / picture.height);
  const fits = picture.width <= box.width + slack && picture.height <= box.height + slack;
  const scale = fits && !(enlarge && fit > 1) ? 1 : fit;
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  return {
    left: Math.max(0, Math.floor((box.width - width) / 2)) / pixelRatio,
    top: Math.max(0, Math.floor((box.height - height) / 2)) / pixelRatio,
    width: width / pixelRatio,
    height: height / pixelRatio,
    scale,
  };
}

/** The pixel of the stream at a place of the page. What lies beside the picture counts as its nearest pixel. */
export function pixelAt(x: number, y: number, placed: Placement, picture: Size): { x: number; y: number } {
  const along = (at: number, start: number, length: number, pixels: number): number =>
    Math.max(0, Math.min(pixels - 1, Math.floor(((at - start) / length) * pixels + epsilon)));
  return {
    x: along(x, placed.left, placed.width, picture.width),
    y: along(y, placed.top, placed.height, picture.height),
  };
}

/** The same place in 65 535ths of the picture. What lies beside the picture counts as its edge. */
export function shareAt(x: number, y: number, placed: Placement): { x: number; y: number } {
  const along = (at: number, start: number, length: number): number =>
    Math.round(Math.max(0, Math.min(1, (at - start) / length)) * 0xffff);
  return { x: along(x, placed.left, placed.width), y: along(y, placed.top, placed.height) };
}

/** 100 / 1163.6363 * 1280 is a hair below the whole number that it means. */
const epsilon = 1e-6;
