import type { LoadPlan } from './load-plan.ts';

/** The rows of a plan that wait for no other, in its order. */
export class RootRows {
  readonly #plan: LoadPlan;
  #next = 0;

  constructor(plan: LoadPlan) {
    this.#plan = plan;
    this.#skip();
  }

  /** The first that was not taken; as many as the plan has rows when all were. */
  get next(): number {
    return this.#next;
  }

  get isEmpty(): boolean {
    return this.#next >= this.#plan.count;
  }

  /** Takes the next; there is one. */
  take(): number {
    const row = this.#next++;
    this.#skip();
    return row;
  }

  #skip(): void {
    const { predecessors, count } = this.#plan;
    while (this.#next < count && predecessors[this.#next]! > 0) this.#next++;
  }
}
