import { TimeHeap } from '../math/time-heap.ts';
import type { LaunchOrder } from './launch-order.ts';
import { LinkedRows } from './linked-rows.ts';
import type { LoadPlan } from './load-plan.ts';
import { RootRows } from './root-rows.ts';
import type { Launch } from './scheduler.ts';

/**
 * A closed loop without users: the workload's order decides among the rows that may go, and a request is due once there
 * is room for it, so that none is ever held back.
 */
export class WorkloadOrder implements LaunchOrder {
  readonly #roots: RootRows;
  readonly #rows: LinkedRows;
  /** Linked rows that may go at once, by row. */
  readonly #waiting = new TimeHeap();
  #freedNs = 0;

  constructor(plan: LoadPlan) {
    this.#roots = new RootRows(plan);
    this.#rows = new LinkedRows(plan, new Float64Array(plan.count));
  }

  nextNs(): number {
    return this.#waiting.size > 0 || !this.#roots.isEmpty ? 0 : this.#rows.timed.firstTime;
  }

  take(nowNs: number): Launch {
    const { timed, readyNs } = this.#rows;
    while (timed.firstTime <= nowNs) {
      const row = timed.pop();
      this.#waiting.push(row, row);
    }
    const isRoot =
      !this.#roots.isEmpty && (this.#waiting.size === 0 || this.#roots.next < this.#waiting.firstId);
    const row = isRoot ? this.#roots.take() : this.#waiting.pop();
    return { row, dueNs: Math.max(readyNs[row]!, this.#freedNs), heldNs: 0 };
  }

  end(row: number, nowNs: number, released: (row: number) => void): void {
    this.#freedNs = nowNs;
    this.#rows.end(row, nowNs, released);
  }
}
