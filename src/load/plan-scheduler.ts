import { TimeHeap } from '../math/time-heap.ts';
import type { LoadPlan, PlanPolicy } from './load-plan.ts';
import type { Launch, Scheduler } from './scheduler.ts';
import { UserUnits } from './user-units.ts';

/** Follows a plan's arrivals, or keeps a closed loop full. */
export class PlanScheduler implements Scheduler {
  readonly #plan: LoadPlan;
  readonly #policy: PlanPolicy;
  readonly #cap: number;
  /** When a row may go; of one with predecessors it grows as they end. */
  readonly #readyNs: Float64Array;
  readonly #pending: Uint8Array;
  /** Rows whose time is known, by time. */
  readonly #timed = new TimeHeap();
  /** Rows of a closed loop that may go at once, by row. */
  readonly #waiting = new TimeHeap();
  /** Of a load by users. */
  readonly #units: UserUnits | null = null;
  /** The first root that was not handed out. */
  #root = 0;
  #taken = 0;
  #inFlight = 0;
  #peak = 0;
  #isClosed = false;
  #freedNs = 0;
  #fullSinceNs: number | null = null;
  #fullUntilNs = 0;
  #fullNs = 0;

  constructor(plan: LoadPlan, policy: PlanPolicy) {
    this.#plan = plan;
    this.#policy = policy;
    this.#cap = capOf(policy);
    this.#readyNs = policy.kind === 'open' ? plan.arrivalNs.slice() : new Float64Array(plan.count);
    this.#pending = plan.predecessors.slice();
    this.#skipToRoot();
    if (policy.kind !== 'users') return;
    this.#units = new UserUnits(plan);
    for (let user = 0; user < policy.users; user++) this.#startUnit(0);
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
    if (this.#isClosed || this.#inFlight >= this.#cap) return Number.POSITIVE_INFINITY;
    return this.#waiting.size > 0 ? 0 : Math.min(this.#nextRootNs(), this.#timed.firstTime);
  }

  take(nowNs: number): Launch | null {
    if (this.nextNs() > nowNs) return null;
    const launch = this.#policy.kind === 'concurrency' ? this.#takeInOrder(nowNs) : this.#takeByTime();
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
    this.#freedNs = nowNs;
    const { successorStart, successors } = this.#plan;
    for (let i = successorStart[row]!; i < successorStart[row + 1]!; i++)
      this.#release(successors[i]!, nowNs, released);
    if (this.#policy.kind !== 'users' || !this.#units!.endOne(row)) return;
    const root = this.#startUnit(nowNs + this.#policy.thinkNs);
    if (root >= 0) released(root);
  }

  close(): void {
    this.#isClosed = true;
  }

  #release(row: number, nowNs: number, released: (row: number) => void): void {
    const own = this.#plan.thinkNs[row]!;
    const think = Number.isNaN(own) ? (this.#policy.kind === 'users' ? this.#policy.thinkNs : 0) : own;
    this.#readyNs[row] = Math.max(this.#readyNs[row]!, nowNs + think);
    if (--this.#pending[row]! > 0) return;
    this.#timed.push(this.#readyNs[row]!, row);
    released(row);
  }

  /** A closed loop takes a root whenever there is room; those of users are in the heap. */
  #nextRootNs(): number {
    if (this.#root >= this.#plan.count || this.#policy.kind === 'users') return Number.POSITIVE_INFINITY;
    return this.#policy.kind === 'open' ? this.#readyNs[this.#root]! : 0;
  }

  #takeByTime(): Launch {
    const rootNs = this.#nextRootNs();
    const { firstTime, firstId } = this.#timed;
    const isRoot = rootNs < firstTime || (rootNs === firstTime && this.#root < firstId);
    const row = isRoot ? this.#takeRoot() : this.#timed.pop();
    const dueNs = this.#readyNs[row]!;
    return { row, dueNs, heldNs: Math.max(0, this.#fullUntilNs - dueNs) };
  }

  /** The workload's order decides among those that may go, and a request is due once there is room for it. */
  #takeInOrder(nowNs: number): Launch {
    while (this.#timed.firstTime <= nowNs) {
      const row = this.#timed.pop();
      this.#waiting.push(row, row);
    }
    const isRoot =
      this.#nextRootNs() === 0 && (this.#waiting.size === 0 || this.#root < this.#waiting.firstId);
    const row = isRoot ? this.#takeRoot() : this.#waiting.pop();
    return { row, dueNs: Math.max(this.#readyNs[row]!, this.#freedNs), heldNs: 0 };
  }

  #takeRoot(): number {
    const row = this.#root++;
    this.#skipToRoot();
    return row;
  }

  #skipToRoot(): void {
    const { predecessors, count } = this.#plan;
    while (this.#root < count && predecessors[this.#root]! > 0) this.#root++;
  }

  /** A user takes the next session or lone request; -1 when there is none left. */
  #startUnit(dueNs: number): number {
    if (this.#root >= this.#plan.count) return -1;
    const row = this.#takeRoot();
    this.#readyNs[row] = dueNs;
    this.#timed.push(dueNs, row);
    return row;
  }
}

function capOf(policy: PlanPolicy): number {
  if (policy.kind === 'concurrency') return policy.inFlight;
  return policy.kind === 'open' ? (policy.maxInFlight ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
}
