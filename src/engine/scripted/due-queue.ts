/** Something that is due. `order` breaks ties; `place` is the queue's. */
export interface Due {
  dueNs: number;
  order: number;
  place: number;
}

/** Things in the order in which they are due: a binary heap that knows where each of them lies. */
export class DueQueue<D extends Due> {
  readonly #heap: D[] = [];

  get size(): number {
    return this.#heap.length;
  }

  first(): D | null {
    return this.#heap[0] ?? null;
  }

  add(item: D): void {
    item.place = this.#heap.push(item) - 1;
    this.#rise(item);
  }

  /** Puts an item whose time has changed where it now belongs. */
  moved(item: D): void {
    this.#rise(item);
    this.#sink(item);
  }

  remove(item: D): void {
    if (item.place < 0) return;
    const last = this.#heap.pop()!;
    if (last !== item) {
      this.#put(last, item.place);
      this.moved(last);
    }
    item.place = -1;
  }

  #rise(item: D): void {
    while (item.place > 0) {
      const above = this.#heap[(item.place - 1) >> 1]!;
      if (!isBefore(item, above)) return;
      this.#swap(item, above);
    }
  }

  #sink(item: D): void {
    for (;;) {
      const left = this.#heap[2 * item.place + 1];
      if (left === undefined) return;
      const right = this.#heap[2 * item.place + 2];
      const below = right !== undefined && isBefore(right, left) ? right : left;
      if (!isBefore(below, item)) return;
      this.#swap(item, below);
    }
  }

  #swap(a: D, b: D): void {
    const place = a.place;
    this.#put(a, b.place);
    this.#put(b, place);
  }

  #put(item: D, place: number): void {
    this.#heap[place] = item;
    item.place = place;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.dueNs < b.dueNs || (a.dueNs === b.dueNs && a.order < b.order);
}
