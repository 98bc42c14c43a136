import { log } from './elementary.ts';
import { sortedCopy } from './quantile.ts';
import { CompensatedSum, sum } from './sum.ts';

/**
 * The Wasserstein-1 (earth mover's) distance of two samples, in their unit: the area between their distribution functions.
 * Null when either is empty.
 */
export function wassersteinDistance(first: ArrayLike<number>, second: ArrayLike<number>): number | null {
  if (first.length === 0 || second.length === 0) return null;
  const a = sortedCopy(first);
  const b = sortedCopy(second);
  const area = new CompensatedSum();
  let from = Math.min(a[0]!, b[0]!);
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const to = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    area.add(Math.abs(i / a.length - j / b.length) * (to - from));
    while (a[i] === to) i++;
    while (b[j] === to) j++;
    from = to;
  }
  return area.value;
}

/**
 * The population stability index of binned counts, Σ (q − p)·ln(q/p) over the bins' shares: symmetric, 0 for equal
 * shares (S. Kullback and R. Leibler's divergence J, Ann. Math. Stat. 22, 1951). Custom reads 0.1 as a shift and 0.25 as a large one.
 *
 * Null when a side is empty, or when a bin is empty on one side only: the index has no finite value there. A
 * `pseudoCount` added to every bin of both sides keeps it finite; it must then be reported.
 *
 * @throws RangeError when the sides differ in length
 */
export function populationStabilityIndex(
  expected: ArrayLike<number>,
  actual: ArrayLike<number>,
  pseudoCount = 0,
): number | null {
  const bins = expected.length;
  if (bins !== actual.length) throw new RangeError(`${bins} expected bins, but ${actual.length} actual ones`);
  const expectedTotal = sum(expected) + bins * pseudoCount;
  const actualTotal = sum(actual) + bins * pseudoCount;
  if (!(expectedTotal > 0 && actualTotal > 0)) return null;
  const index = new CompensatedSum();
  for (let i = 0; i < bins; i++) {
    const p = (expected[i]! + pseudoCount) / expectedTotal;
    const q = (actual[i]! + pseudoCount) / actualTotal;
    if (p === 0 && q === 0) continue;
    if (p === 0 || q === 0) return null;
    index.add((q - p) * log(q / p));
  }
  return index.value;
}

/** Values in each bin (…, e0), [e0, e1), …, [eLast, …) of ascending edges: one bin more than edges. */
export function countInBins(values: ArrayLike<number>, edges: ArrayLike<number>): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  for (let i = 0; i < values.length; i++) counts[binOf(values[i]!, edges)]!++;
  return counts;
}

/** How many edges lie at or below the value. */
function binOf(value: number, edges: ArrayLike<number>): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
