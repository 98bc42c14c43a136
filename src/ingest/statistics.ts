import { mean, sampleStandardDeviation } from '../math/moments.ts';
import { quantile, sortedCopy } from '../math/quantile.ts';

/** A sample in microseconds, described. Null where too few values define it. */
export interface DurationStatistics {
  readonly count: number;
  readonly total_us: number;
  readonly mean_us: number | null;
  readonly sd_us: number | null;
  readonly min_us: number | null;
  readonly p50_us: number | null;
  readonly p90_us: number | null;
  readonly p99_us: number | null;
  readonly max_us: number | null;
}

/** Describes lengths of time given in whole nanoseconds. */
export function describeDurations(ns: readonly number[]): DurationStatistics {
  const sorted = sortedCopy(ns);
  const toUs = (value: number | null) => (value === null ? null : value / 1000);
  // Whole nanoseconds: the sum is exact up to 2^53, 104 days.
  const total = ns.reduce((sum, value) => sum + value, 0);
  return {
    count: ns.length,
    total_us: total / 1000,
    mean_us: toUs(mean(sorted)),
    sd_us: toUs(sampleStandardDeviation(sorted)),
    min_us: toUs(quantile(sorted, 0)),
    p50_us: toUs(quantile(sorted, 0.5)),
    p90_us: toUs(quantile(sorted, 0.9)),
    p99_us: toUs(quantile(sorted, 0.99)),
    max_us: toUs(quantile(sorted, 1)),
  };
}
