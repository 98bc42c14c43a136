import { type HistogramBucket, LogHistogram } from './log-histogram.ts';
import { quantile } from './quantile.ts';
import { CompensatedSum } from './sum.ts';

/** Values kept exactly; beyond, a sample becomes a histogram. */
export const exactValues = 250_000;

/** The usual numbers of a sample; null where they are not defined. */
export interface SampleSummary {
  readonly n: number;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/**
 * A growing sample of finite numbers: every value up to `limit` of them, then a {@link LogHistogram} (quantiles within
 * 0.2 %). Count, mean, extremes are exact throughout; the deviation's last bits depend on the order of values.
 */
export class Sample {
  readonly #limit: number;
  #values: Float64Array | null = new Float64Array(64);
  #sorted: Float64Array | null = null;
  #histogram: LogHistogram | null = null;
  readonly #sum = new CompensatedSum();
  // Welford's recurrence (Technometrics 4, 1962): no cancellation, whatever the mean.
  #runningMean = 0;
  readonly #squares = new CompensatedSum();
  #count = 0;
  #min = Infinity;
  #max = -Infinity;

  constructor(limit = exactValues) {
    this.#limit = limit;
  }

  static of(values: Iterable<number>, limit = exactValues): Sample {
    const sample = new Sample(limit);
    for (const value of values) sample.add(value);
    return sample;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether every value is still known. */
  get isExact(): boolean {
    return this.#values !== null;
  }

  add(value: number): void {
    if (this.#values !== null) this.#keep(value);
    else this.#histogram!.add(value);
    this.#sorted = null;
    this.#count++;
    this.#sum.add(value);
    const off = value - this.#runningMean;
    this.#runningMean += off / this.#count;
    this.#squares.add(off * (value - this.#runningMean));
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** The values in ascending order, or null once only a histogram is left. Not to be written to. */
  sorted(): Float64Array | null {
    if (this.#values === null) return null;
    this.#sorted ??= this.#values.slice(0, this.#count).sort();
    return this.#sorted;
  }

  /** Distinct values, or buckets of nearly equal ones, in ascending order. */
  buckets(): readonly HistogramBucket[] {
    const sorted = this.sorted();
    if (sorted === null) return this.#histogram!.buckets();
    const histogram = new LogHistogram();
    for (const value of sorted) histogram.add(value);
    return histogram.buckets();
  }

  get mean(): number | null {
    return this.#count === 0 ? null : this.#sum.value / this.#count;
  }

  /** With n − 1 below the line; null below two values. */
  get standardDeviation(): number | null {
    return this.#count < 2 ? null : Math.sqrt(Math.max(0, this.#squares.value) / (this.#count - 1));
  }

  /** Standard deviation over mean; null where either is not defined or the mean is 0. */
  get coefficientOfVariation(): number | null {
    const { mean, standardDeviation } = this;
    return mean === null || mean === 0 || standardDeviation === null ? null : standardDeviation / mean;
  }

  get min(): number | null {
    return this.#count === 0 ? null : this.#min;
  }

  get max(): number | null {
    return this.#count === 0 ? null : this.#max;
  }

  /** By the one rule of the program, see `quantile`; null for no values. */
  quantile(p: number): number | null {
    const sorted = this.sorted();
    if (sorted !== null) return quantile(sorted, p);
    return Math.min(Math.max(bucketQuantile(this.#histogram!, p), this.#min), this.#max);
  }

  summary(): SampleSummary {
    const [p50, p90, p95, p99] = [0.5, 0.9, 0.95, 0.99].map((p) => this.quantile(p)) as [
      number,
      number,
      number,
      number,
    ];
    const { count: n, mean, standardDeviation: sd, min, max } = this;
    return { n, mean, sd, p50, p90, p95, p99, min, max };
  }

  #keep(value: number): void {
    const values = this.#values!;
    if (this.#count >= this.#limit) {
      this.#histogram = new LogHistogram();
      for (let i = 0; i < this.#count; i++) this.#histogram.add(values[i]!);
      this.#histogram.add(value);
      this.#values = null;
      return;
    }
    if (this.#count === values.length) {
      this.#values = new Float64Array(Math.min(2 * values.length, Math.max(this.#limit, 1)));
      this.#values.set(values);
    }
    this.#values![this.#count] = value;
  }
}

function bucketQuantile(histogram: LogHistogram, p: number): number {
  const position = (histogram.count - 1) * p;
  const below = Math.floor(position);
  const share = position - below;
  let seen = 0;
  let low: number | null = null;
  for (const { count, mean } of histogram.buckets()) {
    seen += count;
    if (low === null && seen > below) low = mean;
    if (low !== null && (share === 0 || seen > below + 1)) return low + (mean - low) * share;
  }
  return low!;
}
