/**
 * A queue of whole numbers ordered by time, equal times by number: the one order of ties. Arrays double as it grows.
 */
export class TimeHeap {
  #times = new Float64Array(64);
  #ids = new Int32Array(64);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The earliest time; Infinity when empty. */
  get firstTime(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!;
  }

  /** The number at the earliest time; -1 when empty. */
  get firstId(): number {
    return this.#size === 0 ? -1 : this.#ids[0]!;
  }

  push(time: number, id: number): void {
    if (this.#size === this.#ids.length) this.#grow();
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(time, id, parent)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#times[at] = time;
    this.#ids[at] = id;
  }

  /** Takes the first away and gives its number; -1 when empty. */
  pop(): number {
    if (this.#size === 0) return -1;
    const first = this.#ids[0]!;
    const last = --this.#size;
    const time = this.#times[last]!;
    const id = this.#ids[last]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && this.#isBefore(this.#times[child + 1]!, this.#ids[child + 1]!, child)) child++;
      if (this.#isBefore(time, id, child)) break;
      this.#move(child, at);
      at = child;
    }
    this.#times[at] = time;
    this.#ids[at] = id;
    return first;
  }

  #isBefore(time: number, id: number, other: number): boolean {
    const otherTime = this.#times[other]!;
    return time < otherTime || (time === otherTime && id < this.#ids[other]!);
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from]!;
    this.#ids[to] = this.#ids[from]!;
  }

  #grow(): void {
    const times = new Float64Array(2 * this.#times.length);
    times.set(this.#times);
    const ids = new Int32Array(2 * this.#ids.length);
    ids.set(this.#ids);
    this.#times = times;
    this.#ids = ids;
  }
}
