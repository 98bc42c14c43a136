const leastLength = 1024;

type Numbers = Float64Array | Int32Array | Uint8Array;

/**
 * What growing columns of all kinds have in common. `push` and `at` stand in each kind by itself: the engine compiles a
 * method for the arrays it has met, and one shared by three kinds costs several times as much an element.
 */
abstract class GrowingColumn<T extends Numbers> {
  protected values: T;
  length = 0;

  protected constructor(values: T) {
    this.values = values;
  }

  append(values: ArrayLike<number>): void {
    this.reserve(values.length);
    this.values.set(values, this.length);
    this.length += values.length;
  }

  /** A view of what was pushed, valid until the next `push` or `append`. */
  view(): T {
    return this.values.subarray(0, this.length) as T;
  }

  /** A copy of exactly what was pushed, in a buffer of its own. */
  take(): T {
    return this.values.slice(0, this.length) as T;
  }

  /** Forgets everything, and gives the memory back. */
  release(): void {
    this.length = 0;
    this.values = this.create(0);
  }

  protected reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.values.length) return;
    const larger = this.create(Math.max(needed, 2 * this.values.length, leastLength));
    larger.set(this.view());
    this.values = larger;
  }

  protected abstract create(length: number): T;
}

/** A column of doubles that grows; NaN stands for what is not known, inside memory only. */
export class FloatColumn extends GrowingColumn<Float64Array<ArrayBuffer>> {
  constructor() {
    super(new Float64Array(leastLength));
  }

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(1);
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index]!;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }

  protected create(length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(length);
  }
}

/** A column of 32-bit integers that grows; -1 stands for what is not there, inside memory only. */
export class IntegerColumn extends GrowingColumn<Int32Array<ArrayBuffer>> {
  constructor() {
    super(new Int32Array(leastLength));
  }

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(1);
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index]!;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }

  protected create(length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(length);
  }
}

/** A column of bytes that grows: flags, and indices into short lists. */
export class ByteColumn extends GrowingColumn<Uint8Array<ArrayBuffer>> {
  constructor() {
    super(new Uint8Array(leastLength));
  }

  push(value: number): void {
    if (this.length === this.values.length) this.reserve(1);
    this.values[this.length++] = value;
  }

  protected create(length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(length);
  }
}
