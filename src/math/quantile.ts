/**
 * The one quantile rule of the program: linear interpolation at position (n − 1)·p of the sorted values (R. J. Hyndman
 * and Y. Fan's type 7, The American Statistician 50(4), 1996), bit for bit numpy's `quantile` with its default method.
 *
 * @param sorted ascending, without NaN; see `sortedCopy`
 * @returns null for no values
 * @throws RangeError unless 0 ≤ p ≤ 1
 */
export function quantile(sorted: Float64Array, p: number): number | null {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile's share must lie between 0 and 1: ${p}`);
  if (sorted.length === 0) return null;
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return interpolate(low, high, position - below);
}

/** The values in ascending order, the input untouched. @throws RangeError when one is NaN */
export function sortedCopy(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  // NaN sorts last, so one look finds it.
  if (Number.isNaN(sorted.at(-1))) throw new RangeError('values to be ordered must not be NaN');
  return sorted;
}

/** The value at a share of the way from low to high; from the nearer end, so that it never leaves [low, high]. */
export function interpolate(low: number, high: number, share: number): number {
  if (low === high) return low;
  const difference = high - low;
  return share < 0.5 ? low + difference * share : high - difference * (1 - share);
}
