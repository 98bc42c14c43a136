import type { LaunchOrder } from './launch-order.ts';
import { LinkedRows } from './linked-rows.ts';
import type { LoadPlan } from './load-plan.ts';
import { RootRows } from './root-rows.ts';
import type { Launch } from './scheduler.ts';

/** An open loop: each row at its arrival, or once what it waits for is over, whichever is later. */
export class ArrivalOrder implements LaunchOrder {
  readonly #roots: RootRows;
  readonly #rows: LinkedRows;

  constructor(plan: LoadPlan) {
    this.#roots = new RootRows(plan);
    this.#rows = new LinkedRows(plan, plan.arrivalNs.slice());
  }

  nextNs(): number {
    return Math.min(this.#nextRootNs(), this.#rows.timed.firstTime);
  }

  take(_nowNs: number, roomNs: number): Launch {
    const rootNs = this.#nextRootNs();
    const { firstTime, firstId } = this.#rows.timed;
    const isRoot = rootNs < firstTime || (rootNs === firstTime && this.#roots.next < firstId);
    const row = isRoot ? this.#roots.take() : this.#rows.timed.pop();
    const dueNs = this.#rows.readyNs[row]!;
    return { row, dueNs, heldNs: Math.max(0, roomNs - dueNs) };
  }

  end(row: number, nowNs: number, released: (row: number) => void): void {
    this.#rows.end(row, nowNs, released);
  }

  #nextRootNs(): number {
    return this.#roots.isEmpty ? Number.POSITIVE_INFINITY : this.#rows.readyNs[this.#roots.next]!;
  }
}
