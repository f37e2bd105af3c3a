import { Limits } from "../limits.ts";
import type { FrameNote } from "../protocol/messages.ts";

/** A picture that the browser has presented by itself: https://wicg.github.io/video-rvfc/. Times in milliseconds. */
export interface PresentedPicture extends Pick<
  VideoFrameCallbackMetadata,
  "presentationTime" | "receiveTime" | "rtpTimestamp"
> {
  /** Seconds in the decoder. */
  readonly processingDuration?: number;
  /** How many there were since the one before: the page is not told of all. */
  readonly count: number;
}

export interface PictureTimes {
  readonly arrivedAt: number;
  readonly decodedAt: number;
  readonly drawnAt: number;
}

/** Joins what the host says of a frame to what the browser says of its picture, whichever comes first. */
export class Pictures {
  readonly #joined: (note: FrameNote, times: PictureTimes) => void;
  readonly #notes = new Map<number, FrameNote>();
  readonly #pictures = new Map<number, PictureTimes>();
  /** How long frames are held back before the decoder: part of their way, as far as anybody sees. */
  jitterBufferMs = 0;

  constructor(joined: (note: FrameNote, times: PictureTimes) => void) {
    this.#joined = joined;
  }

  note(note: FrameNote): void {
    const times = take(this.#pictures, note.rtpTimestamp);
    if (times === undefined) keep(this.#notes, note.rtpTimestamp, note);
    else this.#joined(note, times);
  }

  presented(picture: PresentedPicture): void {
    if (picture.rtpTimestamp === undefined) return;
    const times = timesOf(picture, this.jitterBufferMs);
    const note = take(this.#notes, picture.rtpTimestamp);
    if (note === undefined) keep(this.#pictures, picture.rtpTimestamp, times);
    else this.#joined(note, times);
  }

  /** Another connection: its timestamps have nothing to do with these. */
  restart(): void {
    this.#notes.clear();
    this.#pictures.clear();
    this.jitterBufferMs = 0;
  }
}

function timesOf(picture: PresentedPicture, jitterBufferMs: number): PictureTimes {
  const drawnAt = picture.presentationTime;
  const receivedAt = Math.min(picture.receiveTime ?? drawnAt, drawnAt);
  const decode = Math.min((picture.processingDuration ?? 0) * 1_000, drawnAt - receivedAt);
  const arrivedAt = receivedAt + Math.min(jitterBufferMs, drawnAt - receivedAt - decode);
  return { arrivedAt, decodedAt: arrivedAt + decode, drawnAt };
}

function take<T>(from: Map<number, T>, key: number): T | undefined {
  const value = from.get(key);
  from.delete(key);
  return value;
}

/** The oldest one makes room: its counterpart was lost on the way. */
function keep<T>(where: Map<number, T>, key: number, value: T): void {
  where.set(key, value);
  if (where.size <= Limits.notesMax) return;
  for (const oldest of where.keys()) return void where.delete(oldest);
}
