interface Held<T> {
  readonly key: number;
  readonly order: number;
  readonly item: T;
}

/** Holds items until nothing can come before them. Equal keys leave in the order they came. */
export class ReorderQueue<T> {
  readonly #heap: Held<T>[] = [];
  #added = 0;

  get size(): number {
    return this.#heap.length;
  }

  add(key: number, item: T): void {
    const heap = this.#heap;
    const held = { key, order: this.#added++, item };
    let at = heap.length;
    heap.push(held);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(held, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = held;
  }

  /** Gives away, in order, every item whose key is below the bound. */
  release(bound: number, take: (item: T) => void): void {
    while (this.#heap.length > 0 && this.#heap[0]!.key < bound) take(this.#pop());
  }

  /** The first of the items; null when there are none. */
  take(): T | null {
    return this.#heap.length === 0 ? null : this.#pop();
  }

  #pop(): T {
    const heap = this.#heap;
    const { item } = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) this.#sink(last);
    return item;
  }

  #sink(held: Held<T>): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, held)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = held;
  }
}

function isBefore<T>(a: Held<T>, b: Held<T>): boolean {
  return a.key < b.key || (a.key === b.key && a.order < b.order);
}
