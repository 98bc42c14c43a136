import { interpolate } from './quantile.ts';

/** Leading bits of the significand that a bucket keeps: 128 buckets for each power of two. */
const keptBits = 7;

/** How far a value can lie from the one a collapsed sketch gives for it, as a share: half a bucket. */
export const sketchRelativeError = 2 ** -(keptBits + 1);

/** A sketch in the form that goes to JSON: ascending values with their counts. */
export interface SketchRecord {
  readonly n: number;
  /** Null for no values. */
  readonly min: number | null;
  readonly max: number | null;
  /** 0 when every value stands in it as it was; else `sketchRelativeError`. */
  readonly relative_error: number;
  readonly is_integer: boolean;
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

/** The same, sorted, for walks over a distribution function. */
export interface WeightedValues {
  readonly values: Float64Array;
  readonly counts: Float64Array;
  readonly n: number;
}

/**
 * Counts by value, from which quantiles and distances of distributions are read.
 *
 * While there are no more distinct values than `limit`, every one is kept and all answers are exact. Beyond, values
 * share log-linear buckets: the leading 7 bits of the significand, so whole numbers below 256 stay exact and any other
 * value is off by at most 1/256 of itself (HdrHistogram's idea, G. Tene 2012). The state depends on the multiset of
 * values alone, so merging is associative and commutative, and the order of `add` does not matter.
 */
export class QuantileSketch {
  readonly limit: number;
  #counts = new Map<number, number>();
  #isExact = true;
  #isInteger = true;
  #n = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #sorted: WeightedValues | null = null;

  constructor(limit = 2048) {
    this.limit = limit;
  }

  get n(): number {
    return this.#n;
  }

  get isExact(): boolean {
    return this.#isExact;
  }

  /** How far a value may be off, as a share of itself. */
  get relativeError(): number {
    return this.#isExact ? 0 : sketchRelativeError;
  }

  get min(): number | null {
    return this.#n === 0 ? null : this.#min;
  }

  get max(): number | null {
    return this.#n === 0 ? null : this.#max;
  }

  /** @throws RangeError for a value that is not finite */
  add(value: number, count = 1): void {
    if (!Number.isFinite(value)) throw new RangeError(`a sketch takes finite values only: ${value}`);
    this.#n += count;
    this.#isInteger &&= Number.isInteger(value);
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.#count(value, count);
  }

  addAll(values: ArrayLike<number>): void {
    for (let i = 0; i < values.length; i++) this.add(values[i]!);
  }

  /** Takes in another sketch, as if its values had been added here. Both must have the same limit. */
  merge(other: QuantileSketch): void {
    if (other.limit !== this.limit)
      throw new RangeError(`sketches of limits ${this.limit} and ${other.limit} cannot be merged`);
    if (!other.#isExact && this.#isExact) this.#collapse();
    this.#n += other.#n;
    this.#isInteger &&= other.#isInteger;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
    for (const [value, count] of other.#counts) this.#count(value, count);
  }

  /** The same values under another limit; one that is collapsed stays so. */
  withLimit(limit: number): QuantileSketch {
    const copy = new QuantileSketch(limit);
    copy.#isExact = this.#isExact;
    copy.#isInteger = this.#isInteger;
    copy.#n = this.#n;
    copy.#min = this.#min;
    copy.#max = this.#max;
    copy.#counts = new Map(this.#counts);
    if (copy.#isExact && copy.#counts.size > limit) copy.#collapse();
    return copy;
  }

  /** The one quantile rule (see `quantile`): exact, or within `sketchRelativeError`. Null for no values. */
  quantile(p: number): number | null {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile's share must lie between 0 and 1: ${p}`);
    if (this.#n === 0) return null;
    const position = (this.#n - 1) * p;
    const below = Math.floor(position);
    const low = this.#valueAt(below);
    const high = this.#valueAt(Math.min(below + 1, this.#n - 1));
    return interpolate(low, high, position - below);
  }

  /** Ascending values and their counts; a bucket is shown as the value in its middle. */
  sorted(): WeightedValues {
    if (this.#sorted !== null) return this.#sorted;
    const keys = Float64Array.from(this.#counts.keys()).sort();
    const counts = keys.map((key) => this.#counts.get(key)!);
    const values = this.#isExact ? keys : keys.map((key) => this.#shown(key));
    this.#sorted = { values, counts, n: this.#n };
    return this.#sorted;
  }

  /** The sketch with every value in its bucket, so that it can be laid beside a collapsed one. */
  collapsed(): QuantileSketch {
    if (!this.#isExact) return this;
    const copy = this.withLimit(this.limit);
    if (copy.#isExact) copy.#collapse();
    return copy;
  }

  toRecord(): SketchRecord {
    const keys = Float64Array.from(this.#counts.keys()).sort();
    return {
      n: this.#n,
      min: this.min,
      max: this.max,
      relative_error: this.relativeError,
      is_integer: this.#isInteger,
      values: [...keys],
      counts: Array.from(keys, (key) => this.#counts.get(key)!),
    };
  }

  /** @throws RangeError when the record cannot have come from `toRecord` */
  static fromRecord(record: SketchRecord, limit = 2048): QuantileSketch {
    const sketch = new QuantileSketch(Math.max(limit, record.values.length));
    checkRecord(record);
    sketch.#isExact = record.relative_error === 0;
    sketch.#isInteger = record.is_integer;
    sketch.#n = record.n;
    sketch.#min = record.min ?? Number.POSITIVE_INFINITY;
    sketch.#max = record.max ?? Number.NEGATIVE_INFINITY;
    record.values.forEach((value, i) => {
      sketch.#counts.set(value, record.counts[i]!);
    });
    return sketch;
  }

  #count(value: number, count: number): void {
    this.#sorted = null;
    // 0 + value turns −0 into 0, which would be another key in some engines' output.
    const key = this.#isExact ? 0 + value : bucketOf(value);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
    if (this.#isExact && this.#counts.size > this.limit) this.#collapse();
  }

  #collapse(): void {
    const exact = this.#counts;
    this.#counts = new Map();
    this.#isExact = false;
    for (const [value, count] of exact) this.#count(value, count);
  }

  #valueAt(rank: number): number {
    if (rank === 0) return this.#min;
    if (rank === this.#n - 1) return this.#max;
    const { values, counts } = this.sorted();
    let seen = 0;
    for (let i = 0; i < values.length; i++) {
      seen += counts[i]!;
      if (rank < seen) return values[i]!;
    }
    return this.#max;
  }

  #shown(bucket: number): number {
    const width = bucketWidth(bucket);
    const middle = this.#isInteger ? Math.floor(Math.max(0, width - 1) / 2) : width / 2;
    const value = bucket < 0 ? bucket - middle : bucket + middle;
    return Math.min(this.#max, Math.max(this.#min, value));
  }
}

const bits = new DataView(new ArrayBuffer(8));

/** The end nearer 0 of the value's bucket. */
export function bucketOf(value: number): number {
  bits.setFloat64(0, value);
  bits.setUint32(0, bits.getUint32(0) & (-1 << (20 - keptBits)));
  bits.setUint32(4, 0);
  return 0 + bits.getFloat64(0);
}

function bucketWidth(bucket: number): number {
  bits.setFloat64(0, Math.abs(bucket));
  bits.setUint32(0, bits.getUint32(0) + (1 << (20 - keptBits)));
  return bits.getFloat64(0) - Math.abs(bucket);
}

function checkRecord(record: SketchRecord): void {
  const { values, counts, n } = record;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const isSound = Number.isFinite(values[i]) && Number.isSafeInteger(counts[i]) && counts[i]! > 0;
    if (!isSound || (i > 0 && values[i]! <= values[i - 1]!))
      throw new RangeError(`not a sketch: its values must ascend and its counts be positive (entry ${i})`);
    total += counts[i]!;
  }
  if (values.length !== counts.length || total !== n)
    throw new RangeError(`not a sketch: its counts sum to ${total}, but n is ${n}`);
}
