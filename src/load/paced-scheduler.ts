import { TimeHeap } from '../math/time-heap.ts';
import type { LoadPlan } from './load-plan.ts';
import { createPacingClock, type PacingClock } from './pacing-clock.ts';
import type { Launch, Scheduler } from './scheduler.ts';
import type { UserPacing } from './user-pacing.ts';

const never = Number.POSITIVE_INFINITY;

/** A user who has joined. */
interface User {
  /** The next row of the session; -1 after its last. */
  row: number;
  asked: number;
  lastNs: number;
  pending: number;
  hasLeft: boolean;
}

/**
 * Lets users come, ask and go as a pacing says; each takes the next session of the plan, whose rows are asked in their
 * order. Users are looked at in the order in which they came, and one may join before the others are looked at. A
 * question that failed counts as asked. Rows that no user came to are left over.
 */
export class PacedScheduler implements Scheduler {
  readonly #plan: LoadPlan;
  readonly #pacing: UserPacing;
  readonly #clock: PacingClock;
  readonly #stopNs: number;
  readonly #users: User[] = [];
  /** Who is to be looked at, by time. */
  readonly #looks = new TimeHeap();
  readonly #userOf: Int32Array;
  /** The first session that no user has taken. */
  #root = 0;
  #active = 0;
  #lastJoinNs: number | null = null;
  /** Before it nobody can join, since somebody left only just now. */
  #roomNs = 0;
  #endsLeft: number;
  #taken = 0;
  #inFlight = 0;
  #peak = 0;
  #isClosed = false;

  constructor(plan: LoadPlan, pacing: UserPacing) {
    this.#plan = plan;
    this.#pacing = pacing;
    this.#clock = createPacingClock(pacing);
    this.#stopNs = pacing.stopS * 1e9;
    this.#userOf = new Int32Array(plan.count).fill(-1);
    this.#endsLeft = pacing.endsWith === null ? never : pacing.endsWith.last - pacing.endsWith.first + 1;
    this.#skipToRoot();
    for (const { asked, lastS } of pacing.initial) this.#addUser(asked, lastS * 1e9);
    if (pacing.initial.length > 0) this.#lastJoinNs = 0;
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
    return this.#inFlight === 0 && this.nextNs() === never;
  }

  timeAtCapNs(): number {
    return 0;
  }

  nextNs(): number {
    const next = Math.min(this.#joinNs(), this.#looks.firstTime);
    return this.#isClosed || next > this.#stopNs ? never : next;
  }

  take(nowNs: number): Launch | null {
    for (;;) {
      const atNs = this.nextNs();
      if (atNs > nowNs) return null;
      if (this.#joinNs() === atNs) this.#join(atNs);
      else {
        const launch = this.#look(this.#looks.pop(), atNs);
        if (launch !== null) return launch;
      }
    }
  }

  finish(row: number, nowNs: number, released: (row: number) => void = () => {}): void {
    this.#inFlight--;
    const number = this.#userOf[row]!;
    const user = this.#users[number]!;
    user.pending--;
    const lookNs = this.#clock.from(nowNs);
    if (this.#isThrough(user)) {
      if (user.pending === 0) this.#looks.push(lookNs, number);
    } else if (this.#pacing.waitsForAnswer) {
      this.#looks.push(Math.max(lookNs, this.#nextAskNs(user)), number);
      released(user.row);
    }
  }

  close(): void {
    this.#isClosed = true;
  }

  #isThrough(user: User): boolean {
    return user.asked >= this.#pacing.rounds || user.row < 0;
  }

  #nextAskNs(user: User): number {
    return this.#clock.elapsed(user.lastNs, this.#pacing.gapS);
  }

  /** When the next user joins; never while there is no room or no session left. */
  #joinNs(): number {
    const { replaces, maxUsers, joinGapS } = this.#pacing;
    if (!replaces || this.#root >= this.#plan.count) return never;
    if (maxUsers !== null && this.#active >= maxUsers) return never;
    const gapEndNs = this.#lastJoinNs === null ? 0 : this.#clock.elapsed(this.#lastJoinNs, joinGapS);
    return Math.max(gapEndNs, this.#roomNs);
  }

  #join(atNs: number): void {
    this.#lastJoinNs = atNs;
    this.#addUser(0, null, atNs);
  }

  /** @param lastNs when the last question was asked; null for a user who asks at once */
  #addUser(asked: number, lastNs: number | null, nowNs = 0): void {
    const isThrough = asked >= this.#pacing.rounds;
    if (!isThrough && this.#root >= this.#plan.count) return;
    const row = isThrough ? -1 : this.#takeSession();
    const user: User = { row, asked, lastNs: lastNs ?? nowNs, pending: 0, hasLeft: false };
    const number = this.#users.push(user) - 1;
    this.#active++;
    // Somebody who has asked everything already is seen to leave at the first look.
    this.#looks.push(isThrough || lastNs === null ? nowNs : Math.max(0, this.#nextAskNs(user)), number);
  }

  /** Somebody's time has come: to ask, or to leave. */
  #look(number: number, atNs: number): Launch | null {
    const user = this.#users[number]!;
    if (this.#isThrough(user)) {
      if (user.pending === 0 && !user.hasLeft) this.#leave(user, number, atNs);
      return null;
    }
    const row = user.row;
    this.#userOf[row] = number;
    user.row = this.#rowAfter(row);
    user.asked++;
    user.pending++;
    user.lastNs = atNs;
    if (!this.#pacing.waitsForAnswer && !this.#isThrough(user))
      this.#looks.push(this.#nextAskNs(user), number);
    this.#taken++;
    this.#inFlight++;
    this.#peak = Math.max(this.#peak, this.#inFlight);
    return { row, dueNs: atNs, heldNs: 0 };
  }

  #leave(user: User, number: number, atNs: number): void {
    user.hasLeft = true;
    this.#active--;
    this.#roomNs = this.#clock.after(atNs);
    const { endsWith } = this.#pacing;
    if (endsWith === null || number < endsWith.first || number > endsWith.last) return;
    if (--this.#endsLeft === 0) this.close();
  }

  #takeSession(): number {
    const row = this.#root++;
    this.#skipToRoot();
    return row;
  }

  #skipToRoot(): void {
    const { predecessors, count } = this.#plan;
    while (this.#root < count && predecessors[this.#root]! > 0) this.#root++;
  }

  #rowAfter(row: number): number {
    const { successorStart, successors } = this.#plan;
    const at = successorStart[row]!;
    return at < successorStart[row + 1]! ? successors[at]! : -1;
  }
}
