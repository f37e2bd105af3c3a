const delays = [0, 250, 500, 1_000, 2_000] as const;

/**
 * How long to wait before the attempt of this number, counted from 0. The first is made at once: most losses are a
 * host that restarts or a network that changed. A fifth of chance keeps all clients of a host from coming together.
 * @param chance From 0 to 1.
 */
export function delayBefore(attempt: number, chance: number): number {
  const delay = delays[Math.min(attempt, delays.length - 1)] ?? 0;
  return delay * (0.8 + 0.4 * chance);
}
