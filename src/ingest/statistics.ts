import type { DurationStatistics } from '../documents/ingest.ts';
import { mean, sampleStandardDeviation } from '../math/moments.ts';
import { quantile, sortedCopy } from '../math/quantile.ts';

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
