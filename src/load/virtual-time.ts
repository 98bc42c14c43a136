import type { CallHandle } from '../nouns/call.ts';
import { beatNs } from './loop-monitor.ts';
import type { Sender, SendObserver, Timeline } from './ports.ts';

interface Event {
  readonly atNs: number;
  readonly order: number;
  run(): void;
}

/** A clock that moves only when there is something to do: hours of load take milliseconds, to the nanosecond. */
export class VirtualTime implements Timeline {
  #nowNs = 0;
  #order = 0;
  #alarm: Event | null = null;
  #isStopped = false;
  readonly #events: Event[] = [];

  nowNs(): number {
    return this.#nowNs;
  }

  at(atNs: number, run: () => void): void {
    this.#push({ atNs, order: this.#order++, run });
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
    const alarm: Event = { atNs, order: this.#order++, run: () => this.#alarm === alarm && this.#wake() };
    this.#alarm = alarm;
    if (atNs < Number.POSITIVE_INFINITY) this.#push(alarm);
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Runs until nothing is left to happen. */
  run(): void {
    while (this.#events.length > 0) {
      const event = this.#pop();
      this.#nowNs = Math.max(this.#nowNs, event.atNs);
      event.run();
    }
  }

  #wake: () => void = () => {};

  #push(event: Event): void {
    const events = this.#events;
    let at = events.push(event) - 1;
    while (at > 0 && isBefore(event, events[(at - 1) >> 1]!)) {
      events[at] = events[(at - 1) >> 1]!;
      at = (at - 1) >> 1;
    }
    events[at] = event;
  }

  #pop(): Event {
    const events = this.#events;
    const first = events[0]!;
    const last = events.pop()!;
    if (events.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= events.length) break;
      if (child + 1 < events.length && isBefore(events[child + 1]!, events[child]!)) child++;
      if (!isBefore(events[child]!, last)) break;
      events[at] = events[child]!;
      at = child;
    }
    events[at] = last;
    return first;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.atNs < b.atNs || (a.atNs === b.atNs && a.order < b.order);
}

/** What a virtual server does with a request: when it sends which chunks, and how it ends. */
export interface VirtualAnswer {
  /** After the request came. */
  readonly chunksNs: readonly number[];
  /** The same for every chunk; tokens beyond 1 come as one text. */
  readonly tokensPerChunk?: number;
  readonly outputTokens?: number;
  readonly endNs: number;
  readonly status?: 'ok' | 'http_error';
  readonly httpStatus?: number;
}

export type VirtualService = (row: number, nowNs: number) => VirtualAnswer;

/** A server that answers in virtual time. */
export class VirtualServer implements Sender {
  readonly sentNs: { readonly row: number; readonly atNs: number }[] = [];
  inFlight = 0;
  peakInFlight = 0;
  readonly #time: VirtualTime;
  readonly #service: VirtualService;

  constructor(time: VirtualTime, service: VirtualService) {
    this.#time = time;
    this.#service = service;
  }

  prepare(): void {}

  send(row: number, observer: SendObserver): CallHandle {
    const launchedNs = this.#time.nowNs();
    this.sentNs.push({ row, atNs: launchedNs });
    this.peakInFlight = Math.max(this.peakInFlight, ++this.inFlight);
    const answer = this.#service(row, launchedNs);
    const { tokensPerChunk = 1, outputTokens = answer.chunksNs.length * tokensPerChunk } = answer;
    let isOver = false;
    const end = (status: 'ok' | 'http_error' | 'cancelled') => {
      if (isOver) return;
      isOver = true;
      this.inFlight--;
      const finishedNs = this.#time.nowNs();
      const httpStatus = answer.httpStatus ?? (status === 'http_error' ? 503 : 200);
      observer.end({
        status,
        head: status === 'cancelled' ? null : { status: httpStatus, headers: {} },
        fault: null,
        error: status === 'ok' ? null : { code: status, message: status },
        times: {
          ...{ launchedNs, connectedNs: launchedNs, writtenNs: launchedNs, isReused: true },
          ...{
            firstByteNs: launchedNs + (answer.chunksNs[0] ?? answer.endNs),
            finishedNs,
            reads: 1,
            bodyBytes: 1,
          },
        },
      });
    };
    for (const chunkNs of answer.chunksNs)
      this.#time.at(launchedNs + chunkNs, () => {
        if (isOver) return;
        observer.chunk(
          { kind: 'content', text: 'x '.repeat(tokensPerChunk), tokens: null },
          this.#time.nowNs(),
          false,
        );
      });
    this.#time.at(launchedNs + answer.endNs, () => {
      if (!isOver && answer.status !== 'http_error') {
        const usage = { promptTokens: 10, outputTokens, reasoningTokens: null, cachedTokens: null };
        observer.chunk({ kind: 'usage', usage }, this.#time.nowNs(), false);
        observer.chunk({ kind: 'done', finishReason: 'stop' }, this.#time.nowNs(), false);
      }
      end(answer.status ?? 'ok');
    });
    return { cancel: () => end('cancelled') };
  }
}
