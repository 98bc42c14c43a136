import { highWord } from './double-bits.ts';

/** Mantissa bits that tell buckets apart: a bucket is at most 2^-9 = 0.2 % wide. */
const mantissaBits = 9;
const shift = 20 - mantissaBits;

/** One bucket: values whose sign, exponent and first mantissa bits agree. */
export interface HistogramBucket {
  readonly count: number;
  readonly mean: number;
}

/**
 * Counts of values in buckets whose width grows with the value: a quantile sketch with a relative error of at most
 * 2^-9 whatever the number of values, exact where a bucket holds one distinct value (whole numbers below 512). Two of
 * them merge by adding up. Memory depends on the range of the values, some 512 buckets a factor of two.
 */
export class LogHistogram {
  readonly #counts = new Map<number, number>();
  readonly #sums = new Map<number, number>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(value: number, times = 1): void {
    this.#put(keyOf(value), times, value * times);
  }

  merge(other: LogHistogram): void {
    for (const [key, count] of other.#counts) this.#put(key, count, other.#sums.get(key)!);
  }

  /** In ascending order of value. */
  buckets(): readonly HistogramBucket[] {
    const keys = [...this.#counts.keys()].sort((a, b) => a - b);
    return keys.map((key) => {
      const count = this.#counts.get(key)!;
      return { count, mean: this.#sums.get(key)! / count };
    });
  }

  #put(key: number, count: number, sum: number): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + sum);
    this.#count += count;
  }
}

/** Ascending with the value: 0 for 0, its sign with it. */
function keyOf(value: number): number {
  if (value === 0) return 0;
  if (!Number.isFinite(value)) throw new RangeError(`only finite values can be counted, not ${value}`);
  const key = (highWord(Math.abs(value)) >>> shift) + 1;
  return value < 0 ? -key : key;
}
