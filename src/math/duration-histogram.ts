/** Leading bits of the significand that a bucket keeps: 64 buckets for each power of two. */
const keptBits = 6;
const shift = 20 - keptBits;
/** Bucket of 1, the least value that has one of its own; all below share bucket 0. */
const firstIndex = 1023 << keptBits;
/** Values from 1 to 2^53. */
const bucketCount = 53 << keptBits;

/** How far a value read from a histogram may be off, as a share of itself: half a bucket. */
export const durationRelativeError = 2 ** -(keptBits + 1);

/** A histogram as it goes to JSON: the middle of each bucket in use, and how many values fell there. */
export interface HistogramRecord {
  readonly n: number;
  readonly sum: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

/** The same in whatever holds numbers. */
export interface HistogramNumbers extends Omit<HistogramRecord, 'values' | 'counts'> {
  readonly values: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** Which word holds exponent and leading bits; the other way round on the few big-endian machines. */
const highWord = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * Counts of non-negative values in log-linear buckets, read off the bits of the double itself (HdrHistogram's idea,
 * G. Tene 2012). One addition costs some 20 ns; merging adds counts, so order and grouping never matter to them. Made
 * for nanoseconds on a hot path: values below 1 share a bucket, and above 2^53 the last one. `LogHistogram` takes any
 * sign and grows with the range of its values, at several times the cost.
 */
export class DurationHistogram {
  readonly #counts = new Float64Array(bucketCount + 1);
  #n = 0;
  #sum = 0;
  #squares = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;

  get n(): number {
    return this.#n;
  }

  get sum(): number {
    return this.#sum;
  }

  /** Null for no values. */
  get mean(): number | null {
    return this.#n === 0 ? null : this.#sum / this.#n;
  }

  /** Divided by n − 1; null below two values. */
  get standardDeviation(): number | null {
    if (this.#n < 2) return null;
    return Math.sqrt(Math.max(0, (this.#squares - (this.#sum * this.#sum) / this.#n) / (this.#n - 1)));
  }

  get min(): number | null {
    return this.#n === 0 ? null : this.#min;
  }

  get max(): number | null {
    return this.#n === 0 ? null : this.#max;
  }

  /** @throws RangeError for a negative value or NaN */
  add(value: number, count = 1): void {
    if (!(value >= 0)) throw new RangeError(`a histogram takes values from 0: ${value}`);
    this.#counts[bucketOf(value)]! += count;
    this.#n += count;
    this.#sum += value * count;
    this.#squares += value * value * count;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  merge(other: DurationHistogram): void {
    for (let i = 0; i <= bucketCount; i++) this.#counts[i]! += other.#counts[i]!;
    this.#n += other.#n;
    this.#sum += other.#sum;
    this.#squares += other.#squares;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** Takes in what `toRecord` gave; sums are the record's own, squares come from the buckets. */
  mergeRecord(record: HistogramNumbers): void {
    const { values, counts } = record;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      const count = counts[i]!;
      this.#counts[bucketOf(value)]! += count;
      this.#squares += value * value * count;
    }
    this.#n += record.n;
    this.#sum += record.sum;
    this.#min = Math.min(this.#min, record.min ?? Number.POSITIVE_INFINITY);
    this.#max = Math.max(this.#max, record.max ?? 0);
  }

  /** The one quantile rule (see `quantile`) within `durationRelativeError`; exact at both ends. Null for no values. */
  quantile(p: number): number | null {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile's share must lie between 0 and 1: ${p}`);
    if (this.#n === 0) return null;
    const position = (this.#n - 1) * p;
    const below = Math.floor(position);
    const low = this.#valueAt(below);
    const share = position - below;
    return share === 0 ? low : low + (this.#valueAt(below + 1) - low) * share;
  }

  toRecord(): HistogramRecord {
    const values: number[] = [];
    const counts: number[] = [];
    for (let i = 0; i <= bucketCount; i++) {
      if (this.#counts[i] === 0) continue;
      values.push(this.#shown(i));
      counts.push(this.#counts[i]!);
    }
    return { n: this.#n, sum: this.#sum, min: this.min, max: this.max, values, counts };
  }

  #valueAt(rank: number): number {
    if (rank <= 0) return this.#min;
    if (rank >= this.#n - 1) return this.#max;
    let seen = 0;
    for (let i = 0; i <= bucketCount; i++) {
      seen += this.#counts[i]!;
      if (rank < seen) return this.#shown(i);
    }
    return this.#max;
  }

  #shown(bucket: number): number {
    return Math.min(this.#max, Math.max(this.#min, middleOf(bucket)));
  }
}

/** The values of a small sample as one record, without a histogram's arrays. `values` is sorted in place. */
export function recordHistogram(values: Float64Array): HistogramRecord {
  values.sort();
  const shown: number[] = [];
  const counts: number[] = [];
  let sum = 0;
  let last = -1;
  const min = values[0] ?? null;
  const max = values.at(-1) ?? null;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    sum += value;
    const bucket = bucketOf(value);
    if (bucket === last) counts[counts.length - 1]!++;
    else {
      shown.push(Math.min(max!, Math.max(min!, middleOf(bucket))));
      counts.push(1);
    }
    last = bucket;
  }
  return { n: values.length, sum, min, max, values: shown, counts };
}

function bucketOf(value: number): number {
  float[0] = value;
  const index = (words[highWord]! >>> shift) - firstIndex + 1;
  return index < 0 ? 0 : index > bucketCount ? bucketCount : index;
}

/** The middle of a bucket, whole above 128, where nothing is lost by it and the record is shorter. */
function middleOf(bucket: number): number {
  if (bucket === 0) return 0;
  const low = edgeOf(bucket);
  const middle = (low + edgeOf(bucket + 1)) / 2;
  return middle < 128 ? middle : Math.floor(middle);
}

function edgeOf(bucket: number): number {
  words[1 - highWord] = 0;
  words[highWord] = ((bucket - 1 + firstIndex) << shift) >>> 0;
  return float[0]!;
}
