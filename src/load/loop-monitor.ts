import { DurationHistogram } from '../math/duration-histogram.ts';

/** Time between two beats. */
export const beatNs = 10_000_000;

/**
 * Measures how late the event loop is, from beats that should come every 10 ms. A beat that is late by several periods
 * stands for those that did not come: an event at any moment of the standstill would have waited for its end, so one
 * value is counted for each (the correction for coordinated omission, G. Tene 2013).
 */
export class LoopMonitor {
  readonly delays = new DurationHistogram();
  readonly #stallNs: number;
  #lastNs = 0;
  #stalls = 0;

  /** @param stallNs a delay above it makes what is under way suspect */
  constructor(stallNs: number) {
    this.#stallNs = stallNs;
  }

  /** Standstills seen so far. */
  get stalls(): number {
    return this.#stalls;
  }

  start(nowNs: number): void {
    this.#lastNs = nowNs;
  }

  /** The loop turns. Whether it had stood still. */
  beat(nowNs: number): boolean {
    const delayNs = Math.max(0, nowNs - this.#lastNs - beatNs);
    for (let restNs = delayNs; restNs >= 0; restNs -= beatNs) this.delays.add(restNs);
    this.#lastNs = nowNs;
    if (delayNs <= this.#stallNs) return false;
    this.#stalls++;
    return true;
  }

  /** Whether a beat is overdue already: the loop stands still, and this comes from within its long turn. */
  isStalled(nowNs: number): boolean {
    return nowNs - this.#lastNs - beatNs > this.#stallNs;
  }
}
