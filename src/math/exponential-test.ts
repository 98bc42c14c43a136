import { exp } from './elementary.ts';
import type { Sample } from './sample.ts';

/** A test of "these values are exponential, with whatever mean". */
export interface ExponentialTest {
  /** The largest distance between the values' distribution function and the exponential one of equal mean. */
  readonly statistic: number;
  /** (D − 0.2/n)·(√n + 0.26 + 0.5/√n), which the critical values are for. */
  readonly modifiedStatistic: number;
  /** The chance of so large a distance if they are exponential lies between these two. */
  readonly pValueAtLeast: number;
  readonly pValueAtMost: number;
}

/**
 * Upper tail points of the modified statistic when the mean is estimated (M. A. Stephens, "EDF Statistics for Goodness of
 * Fit and Some Comparisons", J. Am. Stat. Assoc. 69, 1974, table 1A, case of the exponential distribution).
 */
const points = [
  { p: 0.15, at: 0.926 },
  { p: 0.1, at: 0.99 },
  { p: 0.05, at: 1.094 },
  { p: 0.025, at: 1.19 },
  { p: 0.01, at: 1.308 },
] as const;

/**
 * Kolmogorov's test with the mean taken from the sample, which makes the usual p-value far too large (H. Lilliefors,
 * J. Am. Stat. Assoc. 64, 1969). Null below five values, for negative ones or a mean of 0.
 */
export function testExponential(sample: Sample): ExponentialTest | null {
  const { count: n, mean } = sample;
  if (n < 5 || mean === null || !(mean > 0) || sample.min! < 0) return null;
  let statistic = 0;
  let below = 0;
  for (const { value, count } of steps(sample)) {
    const expected = 1 - exp(-value / mean);
    statistic = Math.max(statistic, expected - below / n, (below + count) / n - expected);
    below += count;
  }
  const root = Math.sqrt(n);
  const modifiedStatistic = (statistic - 0.2 / n) * (root + 0.26 + 0.5 / root);
  return {
    statistic,
    modifiedStatistic,
    pValueAtLeast: points.find(({ at }) => modifiedStatistic <= at)?.p ?? 0,
    pValueAtMost: points.findLast(({ at }) => modifiedStatistic >= at)?.p ?? 1,
  };
}

/** Where the distribution function steps up: each value, or each bucket where values are not kept. */
function* steps(sample: Sample): Generator<{ value: number; count: number }> {
  const sorted = sample.sorted();
  if (sorted === null) {
    for (const { mean, count } of sample.buckets()) yield { value: mean, count };
    return;
  }
  for (let i = 0; i < sorted.length; ) {
    const value = sorted[i]!;
    const from = i;
    while (i < sorted.length && sorted[i] === value) i++;
    yield { value, count: i - from };
  }
}
