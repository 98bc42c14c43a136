import type { LaunchOrder } from './launch-order.ts';
import type { Launch, Scheduler } from './scheduler.ts';

/** Hands out what an order brings, as long as no more are in flight than a cap allows. */
export class PlanScheduler implements Scheduler {
  readonly #order: LaunchOrder;
  readonly #cap: number;
  #taken = 0;
  #inFlight = 0;
  #peak = 0;
  #isClosed = false;
  #fullSinceNs: number | null = null;
  #fullUntilNs = 0;
  #fullNs = 0;

  /** @param cap requests in flight at most; Infinity for no limit */
  constructor(order: LaunchOrder, cap = Number.POSITIVE_INFINITY) {
    this.#order = order;
    this.#cap = cap;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get peakInFlight(): number {
    return this.#peak;
  }

  get taken(): number {
    return this.#taken;
  }

  get isOver(): boolean {
    return this.#inFlight === 0 && this.nextNs() === Number.POSITIVE_INFINITY;
  }

  timeAtCapNs(nowNs: number): number {
    return this.#fullNs + (this.#fullSinceNs === null ? 0 : nowNs - this.#fullSinceNs);
  }

  nextNs(): number {
    const isWaiting = this.#isClosed || this.#inFlight >= this.#cap;
    return isWaiting ? Number.POSITIVE_INFINITY : this.#order.nextNs();
  }

  take(nowNs: number): Launch | null {
    if (this.nextNs() > nowNs) return null;
    const launch = this.#order.take(nowNs, this.#fullUntilNs);
    this.#taken++;
    this.#inFlight++;
    this.#peak = Math.max(this.#peak, this.#inFlight);
    if (this.#inFlight >= this.#cap) this.#fullSinceNs = nowNs;
    return launch;
  }

  finish(row: number, nowNs: number, released: (row: number) => void = () => {}): void {
    if (this.#fullSinceNs !== null) {
      this.#fullNs += nowNs - this.#fullSinceNs;
      this.#fullUntilNs = nowNs;
      this.#fullSinceNs = null;
    }
    this.#inFlight--;
    this.#order.end(row, nowNs, released);
  }

  close(): void {
    this.#isClosed = true;
  }
}
