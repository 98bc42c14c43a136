import { quantile } from '../math/quantile.ts';
import { tPoint95 } from './student-t.ts';

/*
 * Intervals for samples that resemble their neighbours, as latencies of one server do: the sample, in order of due time,
 * is cut into batches of consecutive values, long enough that batch means are nearly independent (A. Law,
 * "Simulation Modeling and Analysis", 2015, ch. 9.5.3). A quantile's interval comes from the batch means of the indicator
 * "not above it", whose standard error is turned into ranks.
 */

/** Batches into which a sample is cut; fewer for samples below 10 values a batch. */
const batches = 20;
const minBatchValues = 5;

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Independent values that would give the same standard error. */
  readonly nEff: number;
}

/** Either an interval or why there is none. */
export type IntervalResult = { readonly interval: Interval } | { readonly reason: string };

/** The 95 % interval of the mean. @param values in order of due time */
export function meanInterval(values: Float64Array): IntervalResult {
  const means = batchMeans(values, (value) => value);
  if (means === null) return tooFew(values.length);
  const { center, error, degrees } = means;
  let squares = 0;
  for (const value of values) squares += (value - center) * (value - center);
  const variance = squares / (values.length - 1);
  const half = tPoint95(degrees) * error;
  return {
    interval: { low: center - half, high: center + half, nEff: effective(variance, error, values.length) },
  };
}

/** The 95 % interval of a quantile. @param values in order of due time @param sorted the same values, ascending */
export function quantileInterval(values: Float64Array, sorted: Float64Array, p: number): IntervalResult {
  const at = quantile(sorted, p);
  if (at === null) return tooFew(0);
  const means = batchMeans(values, (value) => (value <= at ? 1 : 0));
  if (means === null) return tooFew(values.length);
  // A batch without a single value beyond says little; what is known of independent values is the least to assume.
  const error = Math.max(means.error, Math.sqrt((p * (1 - p)) / values.length));
  const half = tPoint95(means.degrees) * error;
  if (p + half >= 1 || p - half <= 0)
    return {
      reason: `too few independent values beyond it (n_eff ${effective(p * (1 - p), error, values.length)})`,
    };
  return {
    interval: {
      low: quantile(sorted, p - half)!,
      high: quantile(sorted, p + half)!,
      nEff: effective(p * (1 - p), error, values.length),
    },
  };
}

interface BatchMeans {
  readonly center: number;
  /** Standard error of the mean. */
  readonly error: number;
  readonly degrees: number;
}

/** Null when the sample is too small to cut. */
function batchMeans(values: Float64Array, of: (value: number) => number): BatchMeans | null {
  const count = Math.min(batches, Math.floor(values.length / minBatchValues));
  if (count < 4) return null;
  const means = new Float64Array(count);
  let total = 0;
  for (let batch = 0; batch < count; batch++) {
    const start = Math.floor((batch * values.length) / count);
    const end = Math.floor(((batch + 1) * values.length) / count);
    let sum = 0;
    for (let i = start; i < end; i++) sum += of(values[i]!);
    means[batch] = sum / (end - start);
    total += sum;
  }
  const center = total / values.length;
  let squares = 0;
  for (const mean of means) squares += (mean - center) * (mean - center);
  return { center, error: Math.sqrt(squares / (count - 1) / count), degrees: count - 1 };
}

function effective(variance: number, error: number, n: number): number {
  return error === 0 ? n : Math.max(1, Math.min(n, Math.round(variance / (error * error))));
}

function tooFew(n: number): IntervalResult {
  return { reason: `too few values for batches (${n}, at least ${4 * minBatchValues})` };
}
