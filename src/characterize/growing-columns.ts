/** A typed array that grows at its end. */
export class GrowingColumn<T extends Float64Array | Int32Array | Uint8Array> {
  #values: T;
  readonly #create: (length: number) => T;
  length = 0;

  constructor(create: (length: number) => T, capacity = 1024) {
    this.#create = create;
    this.#values = create(capacity);
  }

  push(value: number): void {
    if (this.length === this.#values.length) this.#reserve(1);
    this.#values[this.length++] = value;
  }

  append(values: ArrayLike<number>): void {
    this.#reserve(values.length);
    this.#values.set(values, this.length);
    this.length += values.length;
  }

  at(index: number): number {
    return this.#values[index]!;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  /** What has been pushed, as a view. */
  view(): T {
    return this.#values.subarray(0, this.length) as T;
  }

  /** What has been pushed, in memory of its own. */
  copy(): T {
    return this.#values.slice(0, this.length) as T;
  }

  clear(): void {
    this.length = 0;
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#values.length) return;
    const larger = this.#create(Math.max(this.length + more, 2 * this.#values.length));
    larger.set(this.view());
    this.#values = larger;
  }
}

export const int32Column = (): GrowingColumn<Int32Array> =>
  new GrowingColumn((length) => new Int32Array(length));
export const float64Column = (): GrowingColumn<Float64Array> =>
  new GrowingColumn((length) => new Float64Array(length));
export const uint8Column = (): GrowingColumn<Uint8Array> =>
  new GrowingColumn((length) => new Uint8Array(length));
