import { type OwnThread, startThread } from '../io/threads.ts';
import { beatNs } from '../load/loop-monitor.ts';
import type { Timeline } from '../load/ports.ts';
import { alarmBytes, alarmTask, deadlinePlace, words } from './alarm-task.ts';

/** Beyond this Node's own timer waits first: it costs less, and is late by a millisecond or two at most. */
const farMs = 20;
/** Nearer than this the loop just turns once more: a call to another thread would take as long. */
const nearMs = 0.15;
/** What a ring takes to arrive, about; the rest of the way the loop turns. */
const ringMs = 0.06;

/** Missing from the ES2023 library that TypeScript is given; in V8 since 8.7. */
type WaitAsync = (
  words: Int32Array,
  place: number,
  value: number,
) => { readonly async: boolean; readonly value: Promise<string> | string };

/**
 * Real time; waits end within a tenth of a millisecond when a core is free. Busy polling never lets the loop sleep while
 * a run lasts: it takes a core, and nothing that comes waits for a sleeping core to wake.
 */
export class RealTimeline implements Timeline {
  readonly #isBusyPolling: boolean;
  #startMs: number;
  readonly #hrtimeOffsetMs: number;
  readonly #memory = new SharedArrayBuffer(alarmBytes);
  readonly #state = new Int32Array(this.#memory);
  readonly #deadline = new Float64Array(this.#memory);
  #thread: OwnThread | null = null;
  #isThreadReady = false;
  #isListening = false;
  #atMs = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #immediate: NodeJS.Immediate | null = null;
  #turning: NodeJS.Immediate | null = null;
  #beats: NodeJS.Timeout | null = null;
  #wake: () => void = () => {};

  constructor(isBusyPolling = false) {
    this.#isBusyPolling = isBusyPolling;
    this.#startMs = performance.now();
    this.#hrtimeOffsetMs = hrtimeMs() - this.#startMs;
  }

  /** Sets 0, which was when this object was made: ms of `process.hrtime`, the same for all threads of a run. */
  startAt(startHrtimeMs: number): void {
    this.#startMs = startHrtimeMs - this.#hrtimeOffsetMs;
  }

  nowNs(): number {
    return (performance.now() - this.#startMs) * 1e6;
  }

  /** Gets the thread ready that rings; without it the loop spins over the last milliseconds. */
  async prepare(): Promise<void> {
    if (this.#isBusyPolling) return;
    let hasFailed = false;
    this.#thread = startThread();
    this.#thread.run(alarmTask, { memory: this.#memory }, null).catch(() => {
      hasFailed = true;
      this.#isThreadReady = false;
      // Whoever waits for a ring of it would wait for ever.
      Atomics.add(this.#state, words.rings, 1);
      Atomics.notify(this.#state, words.rings);
    });
    // A thread that has answered a first ring is up.
    const rung = waitAsync(this.#state, words.rings, 0);
    this.#ring(performance.now());
    if (rung.async) await rung.value;
    this.#isThreadReady = !hasFailed;
  }

  start(listener: { wake(): void; beat(nowNs: number): void }): void {
    this.#wake = listener.wake;
    this.#beats = setInterval(() => listener.beat(this.nowNs()), beatNs / 1e6);
    if (this.#isBusyPolling) this.#turn();
  }

  wakeAt(atNs: number): void {
    this.#atMs = this.#startMs + atNs / 1e6;
    this.#forgetWaits();
    if (atNs < Number.POSITIVE_INFINITY) this.#wait();
  }

  /** Rings at once when the time has come: for those who have the loop to themselves for a while. */
  poll(nowNs: number): void {
    if (this.#startMs + nowNs / 1e6 >= this.#atMs) this.#check();
  }

  stop(): void {
    this.#atMs = Number.POSITIVE_INFINITY;
    this.#forgetWaits();
    if (this.#beats !== null) clearInterval(this.#beats);
    if (this.#turning !== null) clearImmediate(this.#turning);
    Atomics.store(this.#state, words.isOver, 1);
    Atomics.add(this.#state, words.settings, 1);
    Atomics.notify(this.#state, words.settings);
  }

  /** Stops, and waits until the thread is gone. */
  async close(): Promise<void> {
    this.stop();
    await this.#thread?.close();
    this.#thread = null;
  }

  /** Goes on to wait for the time that is set, in the way that suits how far it is. */
  #wait(): void {
    // Whoever turns with the loop looks at the clock each time.
    if (this.#turning !== null) return;
    const leftMs = this.#atMs - performance.now();
    if (leftMs <= nearMs || (leftMs <= 2 && !this.#isThreadReady))
      this.#immediate ??= setImmediate(this.#check);
    else if (leftMs > farMs || !this.#isThreadReady)
      this.#timer = setTimeout(
        () => this.#check(),
        Math.min(leftMs - (this.#isThreadReady ? farMs / 2 : 1.5), 2 ** 30),
      );
    else this.#ring(this.#atMs - ringMs);
  }

  /** A loop that has something to do at once looks for what has come without sleeping. */
  readonly #turn = (): void => {
    this.#turning = setImmediate(this.#turn);
    if (performance.now() >= this.#atMs) this.#check();
  };

  /** Whoever looks at the clock replaces those who were to do so. */
  #forgetWaits(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#immediate !== null) clearImmediate(this.#immediate);
    this.#timer = null;
    this.#immediate = null;
  }

  readonly #check = (): void => {
    this.#forgetWaits();
    if (this.#atMs === Number.POSITIVE_INFINITY) return;
    if (performance.now() < this.#atMs) {
      this.#wait();
      return;
    }
    this.#atMs = Number.POSITIVE_INFINITY;
    this.#wake();
  };

  #ring(atMs: number): void {
    this.#deadline[deadlinePlace] = atMs + this.#hrtimeOffsetMs;
    if (this.#isThreadReady) this.#listen();
    Atomics.add(this.#state, words.settings, 1);
    Atomics.notify(this.#state, words.settings);
  }

  /** One promise waits for the next ring, whichever setting it is for. */
  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    const rung = waitAsync(this.#state, words.rings, Atomics.load(this.#state, words.rings));
    void Promise.resolve(rung.value).then(() => {
      this.#isListening = false;
      this.#check();
    });
  }
}

/** The clock that all threads share, ms. */
export function hrtimeMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

const waitAsync: WaitAsync = (Atomics as unknown as { waitAsync: WaitAsync }).waitAsync;
