import { TimeHeap } from '../math/time-heap.ts';
import { beatNs } from './loop-monitor.ts';
import type { Timeline } from './ports.ts';

/** Events are numbered by 32-bit integers. */
const mostEvents = 2 ** 31 - 1;

/**
 * A clock that moves only when there is something to do: hours of load take milliseconds, to the nanosecond. Events run
 * by time; of those at one time, the one that was planned first runs first. Times are ns from the start.
 */
export class VirtualTimeline implements Timeline {
  #nowNs = 0;
  #planned = 0;
  /** The number of the alarm that counts; earlier settings still come up, and do nothing. */
  #alarm = -1;
  #isStopped = false;
  #wake: () => void = () => {};
  readonly #order = new TimeHeap();
  readonly #events = new Map<number, () => void>();

  nowNs(): number {
    return this.#nowNs;
  }

  /** Has something happen at a time; where that has passed already, as soon as possible. */
  at(atNs: number, run: () => void): void {
    this.#plan(atNs, run);
  }

  /** The loop does something long: whatever was to happen meanwhile happens after it. */
  block(ns: number): void {
    this.#nowNs += ns;
  }

  start(listener: { wake(): void; beat(nowNs: number): void }): void {
    this.#wake = listener.wake;
    const beat = () => {
      if (this.#isStopped) return;
      listener.beat(this.#nowNs);
      this.at(this.#nowNs + beatNs, beat);
    };
    this.at(this.#nowNs + beatNs, beat);
  }

  wakeAt(atNs: number): void {
    this.#alarm = -1;
    if (atNs === Number.POSITIVE_INFINITY) return;
    const alarm = this.#plan(atNs, () => {
      if (this.#alarm === alarm) this.#wake();
    });
    this.#alarm = alarm;
  }

  /** Ends the beats, which would otherwise go on for ever. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Runs until nothing is left to happen. */
  run(): void {
    while (this.#order.size > 0) {
      this.#nowNs = Math.max(this.#nowNs, this.#order.firstTime);
      const event = this.#order.pop();
      const run = this.#events.get(event)!;
      this.#events.delete(event);
      run();
    }
  }

  #plan(atNs: number, run: () => void): number {
    if (this.#planned === mostEvents) throw new RangeError(`more than ${mostEvents} events in one run`);
    const event = this.#planned++;
    this.#events.set(event, run);
    this.#order.push(atNs, event);
    return event;
  }
}
