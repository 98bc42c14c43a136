import type { LaunchOrder } from './launch-order.ts';
import { LinkedRows } from './linked-rows.ts';
import type { LoadPlan } from './load-plan.ts';
import { RootRows } from './root-rows.ts';
import type { Launch } from './scheduler.ts';
import { UserUnits } from './user-units.ts';

/** A closed loop of users, each with one session or lone request after another, thinking in between. */
export class UserOrder implements LaunchOrder {
  readonly #roots: RootRows;
  readonly #rows: LinkedRows;
  readonly #units: UserUnits;
  readonly #thinkNs: number;

  /** @param thinkNs pause of a user, where the plan names none */
  constructor(plan: LoadPlan, { users, thinkNs }: { readonly users: number; readonly thinkNs: number }) {
    this.#roots = new RootRows(plan);
    this.#rows = new LinkedRows(plan, new Float64Array(plan.count), thinkNs);
    this.#units = new UserUnits(plan);
    this.#thinkNs = thinkNs;
    for (let user = 0; user < users; user++) this.#startUnit(0);
  }

  nextNs(): number {
    return this.#rows.timed.firstTime;
  }

  take(): Launch {
    const row = this.#rows.timed.pop();
    return { row, dueNs: this.#rows.readyNs[row]!, heldNs: 0 };
  }

  end(row: number, nowNs: number, released: (row: number) => void): void {
    this.#rows.end(row, nowNs, released);
    if (!this.#units.endOne(row)) return;
    const root = this.#startUnit(nowNs + this.#thinkNs);
    if (root >= 0) released(root);
  }

  /** A user takes the next session or lone request; -1 when there is none left. */
  #startUnit(dueNs: number): number {
    if (this.#roots.isEmpty) return -1;
    const row = this.#roots.take();
    this.#rows.readyNs[row] = dueNs;
    this.#rows.timed.push(dueNs, row);
    return row;
  }
}
