import type { LoadPlan } from './load-plan.ts';

/**
 * What a user works off before taking the next: a root with all that follows from it, as a session is. What follows from
 * several roots belongs to the first of them.
 */
export class UserUnits {
  readonly #unit: Int32Array;
  readonly #left: Int32Array;

  constructor({ count, predecessors, successorStart, successors }: LoadPlan) {
    this.#unit = new Int32Array(count).fill(-1);
    this.#left = new Int32Array(count);
    for (let root = 0; root < count; root++) {
      if (predecessors[root]! > 0) continue;
      const stack = [root];
      for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
        if (this.#unit[row] !== -1) continue;
        this.#unit[row] = root;
        this.#left[root]!++;
        for (let i = successorStart[row]!; i < successorStart[row + 1]!; i++) stack.push(successors[i]!);
      }
    }
  }

  /** A request has ended; whether it was the last of its unit. */
  endOne(row: number): boolean {
    return --this.#left[this.#unit[row]!]! === 0;
  }
}
