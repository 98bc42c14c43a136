import { FloatColumn, IntegerColumn } from '../core/growing-column.ts';

/** Runs of numbers by key, in memory of a fixed size that fills round and round: the oldest are overwritten. */
export class Ring<T extends Int32Array | Float64Array> {
  readonly #create: (length: number) => T;
  readonly #most: number;
  #values: T;
  /** Numbers ever written; a run is still there while what came after it fits. */
  #written = 0;
  /** By key: where its run begins, counted over all that was ever written, and its length. */
  readonly #starts = new FloatColumn();
  readonly #lengths = new IntegerColumn();

  constructor(create: (length: number) => T, most: number) {
    this.#create = create;
    this.#most = most;
    this.#values = create(Math.min(most, 1 << 16));
  }

  /** Keys are small whole numbers. A run longer than the ring is not kept. */
  set(key: number, run: T): void {
    while (this.#starts.length <= key) {
      this.#starts.push(0);
      this.#lengths.push(-1);
    }
    if (run.length > this.#most) {
      this.#lengths.set(key, -1);
      return;
    }
    this.#makeRoom(run.length);
    // A run does not wrap: the rest of the ring is passed over.
    const place = this.#written % this.#values.length;
    if (place + run.length > this.#values.length) this.#written += this.#values.length - place;
    this.#values.set(run, this.#written % this.#values.length);
    this.#starts.set(key, this.#written);
    this.#lengths.set(key, run.length);
    this.#written += run.length;
  }

  /** A view, valid until the next `set`; null if there is no such run any more. */
  get(key: number): T | null {
    if (key >= this.#starts.length || this.#lengths.at(key) < 0) return null;
    const start = this.#starts.at(key);
    if (this.#written - start > this.#values.length) return null;
    const place = start % this.#values.length;
    return this.#values.subarray(place, place + this.#lengths.at(key)) as T;
  }

  /** While nothing has been overwritten the ring may grow. */
  #makeRoom(length: number): void {
    const size = this.#values.length;
    if (this.#written + length <= size || size === this.#most || this.#written > size) return;
    const larger = this.#create(Math.min(this.#most, Math.max(2 * size, this.#written + length)));
    larger.set(this.#values);
    this.#values = larger;
  }
}
