/** What is driven: told of the time, it says when it wants to be told again. */
export interface Driven {
  nextDueNs(): number | null;
  advance(nowNs: number): void;
}

/**
 * Drives a script by the real clock. `tick` sleeps in whole milliseconds, so that what is due leaves up to one late;
 * `spin` sleeps until a millisecond before and then asks again and again, at the price of a core.
 */
export class ScriptClock {
  readonly #driven: Driven;
  readonly #nowNs: () => number;
  readonly #isSpinning: boolean;
  #timer: NodeJS.Timeout | null = null;
  #immediate: NodeJS.Immediate | null = null;
  /** When the timer was set to go off. */
  #timerNs = Number.POSITIVE_INFINITY;

  constructor(driven: Driven, options: { readonly nowNs: () => number; readonly mode: 'tick' | 'spin' }) {
    this.#driven = driven;
    this.#nowNs = options.nowNs;
    this.#isSpinning = options.mode === 'spin';
  }

  /** Does what is due, and sees to it that the rest will be done. Call it whenever something was added. */
  run(): void {
    const nowNs = this.#nowNs();
    const dueNs = this.#driven.nextDueNs();
    if (dueNs !== null && dueNs <= nowNs) this.#driven.advance(nowNs);
    this.#arm();
  }

  stop(): void {
    this.#disarm();
  }

  #arm(): void {
    const dueNs = this.#driven.nextDueNs();
    if (dueNs === null) {
      this.#disarm();
      return;
    }
    const waitMs = (dueNs - this.#nowNs()) / 1e6;
    if (this.#isSpinning && waitMs < 1.5) {
      this.#immediate ??= setImmediate(() => {
        this.#immediate = null;
        this.run();
      });
      return;
    }
    // A timer that goes off early only asks again; it need not be moved for what is due later.
    if (this.#timerNs <= dueNs) return;
    this.#disarm();
    this.#timerNs = dueNs;
    const sleepMs = this.#isSpinning ? Math.floor(waitMs - 1) : Math.ceil(waitMs);
    // A longer delay than 2^31 - 1 ms would be taken for none.
    this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(1, sleepMs), 0x7fffffff));
  }

  #wake(): void {
    this.#timer = null;
    this.#timerNs = Number.POSITIVE_INFINITY;
    this.run();
  }

  #disarm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#immediate !== null) clearImmediate(this.#immediate);
    this.#timer = null;
    this.#immediate = null;
    this.#timerNs = Number.POSITIVE_INFINITY;
  }
}
