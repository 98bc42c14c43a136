import { DueQueue } from './due-queue.ts';
import type { ScriptedLatency } from './latency.ts';

/** One request as the server sees it. */
export interface ScriptedJob {
  /** Prompt tokens that must be computed. */
  readonly freshTokens: number;
  /** At least 1. */
  readonly outputTokens: number;
  /** Tokens that leave together, after the first one, which leaves alone. */
  readonly tokensPerChunk: number;
  /** Once so many tokens have left, the next is late by so much. */
  readonly stall: { readonly afterTokens: number; readonly ns: number } | null;
}

/** Told of tokens in the order of their due times. `dueNs` is when they leave by the script, which never drifts. */
export interface ScriptedListener<J extends ScriptedJob> {
  started(job: J, dueNs: number): void;
  /** `sent` counts those before these. */
  tokens(job: J, count: number, sent: number, dueNs: number): void;
}

export interface ScriptedServerOptions<J extends ScriptedJob> {
  readonly latency: ScriptedLatency;
  /** Requests that run at a time; null for no limit. The others wait in order of arrival. */
  readonly capacity: number | null;
  /** Requests that may wait; one more is refused. */
  readonly maxWaiting: number;
  readonly listener: ScriptedListener<J>;
}

interface Run<J> {
  readonly job: J;
  sent: number;
  dueNs: number;
  /** Breaks ties in time: the one that was scheduled first goes first. */
  order: number;
  place: number;
}

/**
 * A server with a script instead of a model, without a clock of its own: it is told what time it is, and tells what
 * was due until then. The same calls give the same events, in real time (the mock) and in virtual time (tests).
 * Every request has its own timeline: start, prefill, then a step a token, each as long as the batch makes it.
 */
export class ScriptedServer<J extends ScriptedJob> {
  readonly #options: ScriptedServerOptions<J>;
  readonly #due = new DueQueue<Run<J>>();
  readonly #runs = new Map<J, Run<J>>();
  /** In order of arrival. */
  readonly #waiting = new Set<J>();
  #order = 0;
  #frozenUntilNs = Number.NEGATIVE_INFINITY;

  constructor(options: ScriptedServerOptions<J>) {
    this.#options = options;
  }

  get running(): number {
    return this.#runs.size;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Takes a request; false when the queue is full. Nothing is told before `advance`, except of the start. */
  submit(job: J, nowNs: number): boolean {
    const { capacity, maxWaiting } = this.#options;
    if (capacity === null || this.#runs.size < capacity) this.#start(job, nowNs);
    else if (this.#waiting.size < maxWaiting) this.#waiting.add(job);
    else return false;
    return true;
  }

  /** When something is next due; null when nothing is under way. */
  nextDueNs(): number | null {
    return this.#due.first()?.dueNs ?? null;
  }

  /** Tells of everything due until now, in order. */
  advance(nowNs: number): void {
    for (let run = this.#due.first(); run !== null && run.dueNs <= nowNs; run = this.#due.first())
      this.#step(run);
  }

  /** Takes a request out, as when its client has gone. */
  cancel(job: J, nowNs: number): void {
    this.#waiting.delete(job);
    const run = this.#runs.get(job);
    if (run === undefined) return;
    this.#due.remove(run);
    this.#end(run, nowNs);
  }

  /** Does nothing for so long: all that is under way is late by it, and what arrives meanwhile starts after it. */
  freeze(nowNs: number, durationNs: number): void {
    const untilNs = nowNs + durationNs;
    const lateNs = untilNs - Math.max(nowNs, this.#frozenUntilNs);
    if (lateNs <= 0) return;
    this.#frozenUntilNs = untilNs;
    // All are late alike, so their order stays.
    for (const run of this.#runs.values()) run.dueNs += lateNs;
  }

  #start(job: J, nowNs: number): void {
    const startNs = Math.max(nowNs, this.#frozenUntilNs);
    const dueNs = startNs + this.#options.latency.prefillNs(job.freshTokens);
    const run = { job, sent: 0, dueNs, order: this.#order++, place: -1 };
    this.#runs.set(job, run);
    this.#due.add(run);
    this.#options.listener.started(job, startNs);
  }

  #step(run: Run<J>): void {
    const { job, sent, dueNs } = run;
    const count = sent === 0 ? 1 : Math.min(job.tokensPerChunk, job.outputTokens - sent);
    run.sent += count;
    if (run.sent >= job.outputTokens) this.#due.remove(run);
    else {
      run.dueNs = dueNs + this.#gapNs(run);
      run.order = this.#order++;
      this.#due.moved(run);
    }
    // Told last: the listener may cancel, submit or freeze.
    const isLast = run.sent >= job.outputTokens;
    if (isLast) this.#end(run, dueNs);
    this.#options.listener.tokens(job, count, sent, dueNs);
  }

  /** From the tokens that have just left to the next ones. */
  #gapNs({ job, sent }: Run<J>): number {
    const next = Math.min(job.tokensPerChunk, job.outputTokens - sent);
    const steps = next * this.#options.latency.stepNs(this.#runs.size);
    const { stall } = job;
    const isStalled = stall !== null && sent <= stall.afterTokens && stall.afterTokens < sent + next;
    return steps + (isStalled ? stall.ns : 0);
  }

  #end(run: Run<J>, atNs: number): void {
    this.#runs.delete(run.job);
    const { capacity } = this.#options;
    for (const next of this.#waiting) {
      if (capacity !== null && this.#runs.size >= capacity) return;
      this.#waiting.delete(next);
      this.#start(next, atNs);
    }
  }
}
