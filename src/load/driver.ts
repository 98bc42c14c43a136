/**
 * Load generation. A scheduler says which row of a plan is sent when, a timeline wakes the driver, a sender sends, a
 * trace collects what comes back, and `resultOf` makes its record.
 *
 * Nothing here knows a clock, a socket or a file: time, alarms and sending come in through the ports. So the same driver
 * sends real load in `replay/` and runs in virtual time, in tests and wherever a server is simulated, and both give the
 * same records. Which scheduler a load has is up to the shelf `load-policies/`, one storey above.
 */
import { TimeHeap } from '../math/time-heap.ts';
import { LoopMonitor } from './loop-monitor.ts';
import type { SendEnd, Sender, Timeline } from './ports.ts';
import { RequestTrace } from './request-trace.ts';
import { isWorthRetrying, type RetryPolicy } from './retries.ts';
import type { Launch, Scheduler } from './scheduler.ts';

/** Launches in one go before answers get their turn. */
const launchesAtOnce = 32;

export interface DriverSetup {
  /** Of the plan whose rows are sent; nothing was taken from it yet. */
  readonly scheduler: Scheduler;
  readonly timeline: Timeline;
  readonly sender: Sender;
  readonly retry: RetryPolicy;
  /** Give up a request so long after its launch, as its user would; NaN for never. */
  readonly cancelAfterNs: Float64Array;
  /** Nothing is launched at or after this time. */
  readonly stopNs: number;
  /** How long answers under way may still take after that. */
  readonly drainNs: number;
  /** Delays above it make the requests under way suspect. */
  readonly stallNs: number;
  /** Keep the text of answers of these rows. */
  readonly keepsText: (row: number) => boolean;
  readonly onEnd: (trace: RequestTrace, end: SendEnd) => void;
}

/** Runs a plan: launches what the scheduler hands out, and tells it what has ended. */
export class Driver {
  readonly scheduler: Scheduler;
  readonly monitor: LoopMonitor;
  readonly #setup: DriverSetup;
  readonly #underWay = new Map<number, RequestTrace>();
  readonly #cancels = new TimeHeap();
  readonly #retries = new TimeHeap();
  #stopNs: number;
  #isDone = false;
  #resolve: () => void = () => {};

  constructor(setup: DriverSetup) {
    this.#setup = setup;
    this.#stopNs = setup.stopNs;
    this.scheduler = setup.scheduler;
    this.monitor = new LoopMonitor(setup.stallNs);
  }

  /** Runs to the end of the plan, or of what is under way when it is stopped. */
  run(): Promise<void> {
    const { timeline } = this.#setup;
    this.monitor.start(timeline.nowNs());
    timeline.start({ wake: () => this.#wake(), beat: (nowNs) => this.#beat(nowNs) });
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#wake();
    });
  }

  /** Launches nothing more; answers under way may end within the drain time. */
  stop(): void {
    this.#stopNs = Math.min(this.#stopNs, this.#setup.timeline.nowNs());
    this.#wake();
  }

  #wake(): void {
    if (this.#isDone) return;
    const { timeline } = this.#setup;
    const nowNs = timeline.nowNs();
    if (nowNs >= this.#stopNs) this.scheduler.close();
    if (nowNs >= this.#stopNs + this.#setup.drainNs) this.#giveUp();
    this.#cancelDue(nowNs);
    this.#retryDue(nowNs);
    let launches = 0;
    for (let at = nowNs; launches < launchesAtOnce; launches++, at = timeline.nowNs()) {
      const launch = at >= this.#stopNs ? null : this.scheduler.take(at);
      if (launch === null) break;
      this.#launch(launch, at);
    }
    this.#arm();
  }

  #arm(): void {
    if (this.scheduler.isOver) {
      this.#finish();
      return;
    }
    const { timeline, drainNs } = this.#setup;
    const isStopped = timeline.nowNs() >= this.#stopNs;
    timeline.wakeAt(
      Math.min(
        this.scheduler.nextNs(),
        this.#cancels.firstTime,
        this.#retries.firstTime,
        isStopped ? this.#stopNs + drainNs : this.#stopNs,
      ),
    );
  }

  #finish(): void {
    this.#isDone = true;
    this.#setup.timeline.stop();
    this.#resolve();
  }

  #launch(launch: Launch, nowNs: number): void {
    const { row } = launch;
    const trace = new RequestTrace(launch, { keepsText: this.#setup.keepsText(row), onEnd: this.#ended });
    trace.isStalled =
      nowNs - launch.dueNs - launch.heldNs > this.#setup.stallNs || this.monitor.isStalled(nowNs);
    this.#underWay.set(row, trace);
    trace.launchedNs = nowNs;
    trace.handle = this.#setup.sender.send(row, trace);
    const cancelNs = this.#setup.cancelAfterNs[row]!;
    if (!Number.isNaN(cancelNs)) this.#cancels.push(nowNs + cancelNs, row);
  }

  readonly #ended = (trace: RequestTrace, end: SendEnd): void => {
    const { timeline, retry } = this.#setup;
    const { row } = trace.launch;
    const finishedNs = end.status === 'not_sent' ? timeline.nowNs() : end.times.finishedNs;
    if (trace.attempt === 1 && end.status !== 'not_sent') trace.launchedNs = end.times.launchedNs;
    if (this.monitor.isStalled(timeline.nowNs())) trace.isStalled = true;
    if (
      trace.attempt <= retry.retries &&
      !trace.isCancelDue &&
      isWorthRetrying(end) &&
      end.status !== 'not_sent'
    ) {
      trace.startAgain({
        attempt: trace.attempt,
        launched_ns: Math.round(end.times.launchedNs),
        finished_ns: Math.round(finishedNs),
        status: end.status,
        http_status: end.head?.status ?? null,
        error: end.error === null ? null : `${end.error.code}: ${end.error.message}`,
      });
      this.#retries.push(finishedNs + retry.pauseNs * (1 << Math.min(trace.attempt - 2, 20)), row);
      this.#arm();
      return;
    }
    this.#underWay.delete(row);
    this.#setup.onEnd(trace, end);
    this.scheduler.finish(row, finishedNs, (released) => this.#setup.sender.prepare(released));
    this.#wake();
  };

  #retryDue(nowNs: number): void {
    while (this.#retries.firstTime <= nowNs) {
      const row = this.#retries.pop();
      const trace = this.#underWay.get(row)!;
      trace.handle = this.#setup.sender.send(row, trace);
      if (trace.isCancelDue) trace.handle.cancel('cancel_after_ms');
    }
  }

  #cancelDue(nowNs: number): void {
    while (this.#cancels.firstTime <= nowNs) {
      const trace = this.#underWay.get(this.#cancels.pop());
      if (trace === undefined) continue;
      trace.isCancelDue = true;
      trace.handle?.cancel('cancel_after_ms');
    }
  }

  /** The drain time is over. */
  #giveUp(): void {
    for (const trace of [...this.#underWay.values()]) {
      trace.isCancelDue = true;
      trace.handle?.cancel('the run ended before the answer did');
    }
  }

  #beat(nowNs: number): void {
    if (this.monitor.beat(nowNs)) for (const trace of this.#underWay.values()) trace.isStalled = true;
  }
}
