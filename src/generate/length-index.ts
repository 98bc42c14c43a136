import type { RandomStream } from '../math/random-stream.ts';

/** Finds rows by length: two binary searches a choice, however many rows there are. */
export class LengthIndex {
  /** Rows in order of length, equal lengths in file order. */
  readonly #rows: Int32Array;
  readonly #lengths: Int32Array;

  constructor(lengths: ArrayLike<number>) {
    this.#rows = Int32Array.from(lengths, (_, i) => i).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
    this.#lengths = this.#rows.map((row) => lengths[row]!);
  }

  /**
   * A row whose length is within `tolerance` of the target, as a share of it: one of them at random, with replacement.
   * Where there is none, one of the rows at the nearest length, the shorter one of two equally near.
   */
  choose(target: number, tolerance: number, random: RandomStream): number {
    let from = this.#firstAtLeast(target * (1 - tolerance));
    let to = this.#firstAtLeast(Math.floor(target * (1 + tolerance)) + 1);
    if (from === to) {
      const nearest = this.#nearestLength(from, target);
      from = this.#firstAtLeast(nearest);
      to = this.#firstAtLeast(nearest + 1);
    }
    return this.#rows[from + (to - from === 1 ? 0 : random.nextInteger(0, to - from))]!;
  }

  #nearestLength(at: number, target: number): number {
    const below = this.#lengths[at - 1];
    const above = this.#lengths[at];
    if (below === undefined) return above!;
    if (above === undefined) return below;
    return target - below <= above - target ? below : above;
  }

  #firstAtLeast(length: number): number {
    let low = 0;
    let high = this.#lengths.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#lengths[middle]! >= length) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
