/**
 * A least-recently-used stack of prefix paths. A request touches every block of its path at once, its first block last,
 * so that the deepest blocks leave a cache first, as in the prefix caches of serving engines. Whoever touches a block
 * touches all before it; hence the blocks that a request was the last to touch are always the end of its path, and one
 * number a request (how many are left) describes the whole stack. A Fenwick tree over requests sums them.
 */
export class RecencyStack {
  #capacity: number;
  #tree: Int32Array;
  #live: Int32Array;
  #next = 0;
  #total = 0;

  constructor(capacity = 1024) {
    this.#capacity = capacity;
    this.#tree = new Int32Array(capacity + 1);
    this.#live = new Int32Array(capacity);
  }

  /** Blocks in the stack. */
  get total(): number {
    return this.#total;
  }

  /** Whether `push` needs `compact` first. */
  get isFull(): boolean {
    return this.#next === this.#capacity;
  }

  /** Puts `blocks` on top under a new stamp, greater than all before. */
  push(blocks: number): number {
    const stamp = this.#next++;
    this.#live[stamp] = 0;
    this.remove(stamp, -blocks);
    return stamp;
  }

  /** Blocks above all those of a stamp. */
  above(stamp: number): number {
    let upTo = 0;
    for (let at = stamp + 1; at > 0; at -= at & -at) upTo += this.#tree[at]!;
    return this.#total - upTo;
  }

  /** Takes blocks of a stamp out. */
  remove(stamp: number, blocks: number): void {
    this.#live[stamp]! -= blocks;
    this.#total -= blocks;
    for (let at = stamp + 1; at <= this.#capacity; at += at & -at) this.#tree[at]! -= blocks;
  }

  /** Forgets stamps without blocks and renumbers the rest in order; returns old → new (-1 for the forgotten). */
  compact(): Int32Array {
    const renumbered = new Int32Array(this.#next).fill(-1);
    const kept: number[] = [];
    for (let stamp = 0; stamp < this.#next; stamp++) {
      if (this.#live[stamp] === 0) continue;
      renumbered[stamp] = kept.length;
      kept.push(this.#live[stamp]!);
    }
    if (kept.length * 2 > this.#capacity) this.#capacity *= 2;
    this.#tree = new Int32Array(this.#capacity + 1);
    this.#live = new Int32Array(this.#capacity);
    this.#next = 0;
    this.#total = 0;
    for (const blocks of kept) this.push(blocks);
    return renumbered;
  }
}
