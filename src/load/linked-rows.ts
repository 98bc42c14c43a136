import { TimeHeap } from '../math/time-heap.ts';
import type { LoadPlan } from './load-plan.ts';

/** The rows of a plan that wait for others: each may go once all of these have ended, and its think time has passed. */
export class LinkedRows {
  /** Rows whose time is known, by time; equal times by row. */
  readonly timed = new TimeHeap();
  /** When a row may go, ns; of one that still waits it grows as those before it end. */
  readonly readyNs: Float64Array;
  readonly #plan: LoadPlan;
  readonly #pending: Uint8Array;
  readonly #thinkNs: number;

  /**
   * @param readyNs when each row may go at the earliest; it is changed
   * @param thinkNs pause where the plan names none
   */
  constructor(plan: LoadPlan, readyNs: Float64Array, thinkNs = 0) {
    this.#plan = plan;
    this.readyNs = readyNs;
    this.#pending = plan.predecessors.slice();
    this.#thinkNs = thinkNs;
  }

  /** A request has ended: what waited for nothing else gets its time, and `released` is told of it. */
  end(row: number, nowNs: number, released: (row: number) => void): void {
    const { successorStart, successors } = this.#plan;
    for (let i = successorStart[row]!; i < successorStart[row + 1]!; i++)
      this.#release(successors[i]!, nowNs, released);
  }

  #release(row: number, nowNs: number, released: (row: number) => void): void {
    const own = this.#plan.thinkNs[row]!;
    const thinkNs = Number.isNaN(own) ? this.#thinkNs : own;
    this.readyNs[row] = Math.max(this.readyNs[row]!, nowNs + thinkNs);
    if (--this.#pending[row]! > 0) return;
    this.timed.push(this.readyNs[row]!, row);
    released(row);
  }
}
