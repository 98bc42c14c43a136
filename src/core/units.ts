export const nsPerMs = 1_000_000;
export const nsPerSecond = 1_000_000_000;

/** The largest time in ns that a double holds exactly: 2^53 ns, 104 days. */
export const maxTimeNs = Number.MAX_SAFE_INTEGER;

/** Whole milliseconds of whole nanoseconds, ties to even. Exact: no division is rounded. */
export function millisecondsOf(ns: number): number {
  const floor = Math.floor(ns / nsPerMs);
  const rest = ns - floor * nsPerMs;
  if (rest * 2 < nsPerMs) return floor;
  if (rest * 2 > nsPerMs) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
