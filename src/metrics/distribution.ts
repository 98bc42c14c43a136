import type { DurationHistogram } from '../math/duration-histogram.ts';
import { mean, sampleStandardDeviation } from '../math/moments.ts';
import { quantile, sortedCopy } from '../math/quantile.ts';
import type { Distribution, IntervalPair } from '../nouns/distribution.ts';
import { type IntervalResult, meanInterval, quantileInterval } from './batch-means.ts';

/** The percentiles every distribution shows. */
const shares = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p99_9: 0.999 } as const;
type ShareName = keyof typeof shares;
const withInterval = ['p50', 'p90', 'p99'] as const;

/** Values that must lie beyond a percentile before it is shown. */
const minBeyond = 3;

/** Describes a sample. @param values in order of due time, without NaN; the order carries the autocorrelation */
export function describe(values: Float64Array): Distribution {
  const sorted = sortedCopy(values);
  const reasons: Record<string, string> = {};
  const take = (name: string, result: IntervalResult): IntervalPair | null => {
    if ('interval' in result) return [result.interval.low, result.interval.high];
    reasons[`interval_95.${name}`] = result.reason;
    return null;
  };
  const ofMean = meanInterval(values);
  const interval = {
    mean: take('mean', ofMean),
    ...(Object.fromEntries(
      withInterval.map((name) => [name, take(name, quantileInterval(values, sorted, shares[name]))]),
    ) as Record<(typeof withInterval)[number], IntervalPair | null>),
  };
  return {
    n: values.length,
    mean: mean(values),
    sd: sampleStandardDeviation(values),
    min: sorted[0] ?? null,
    ...percentiles(values.length, (p) => quantile(sorted, p), reasons),
    max: sorted.at(-1) ?? null,
    interval_95: interval,
    n_eff: 'interval' in ofMean ? ofMean.interval.nEff : null,
    reasons,
  };
}

/** Describes pooled values, whose order is lost: percentiles within the histogram's error, and no intervals. */
export function describeHistogram(histogram: DurationHistogram, scale = 1): Distribution {
  const reasons: Record<string, string> = { interval_95: 'values of many requests are pooled' };
  const scaled = (value: number | null) => (value === null ? null : value * scale);
  return {
    n: histogram.n,
    mean: scaled(histogram.mean),
    sd: scaled(histogram.standardDeviation),
    min: scaled(histogram.min),
    ...percentiles(histogram.n, (p) => scaled(histogram.quantile(p)), reasons),
    max: scaled(histogram.max),
    interval_95: { mean: null, p50: null, p90: null, p99: null },
    n_eff: null,
    reasons,
  };
}

function percentiles(
  n: number,
  at: (p: number) => number | null,
  reasons: Record<string, string>,
): Record<ShareName, number | null> {
  const found = {} as Record<ShareName, number | null>;
  for (const [name, p] of Object.entries(shares) as [ShareName, number][]) {
    // 1 − p is not exact; a hundred-millionth of a value decides nothing.
    const needed = Math.ceil(minBeyond / (1 - p) - 1e-6);
    found[name] = n >= needed ? at(p) : null;
    if (n < needed) reasons[name] = `needs ${needed} values, there are ${n}`;
  }
  return found;
}
