import type { HttpFault, HttpHead, HttpStage } from '../../nouns/http-exchange.ts';
import type { HttpListener, HttpTimeouts } from './contract.ts';
import { cancelledFault, timeoutFault } from './faults.ts';
import type { RenderedRequest } from './request-writer.ts';

/** What an exchange asks of the client it belongs to. */
export interface ExchangeOwner {
  readonly nowNs: () => number;
  /** The exchange is over; its connection, if it has one, is of no more use unless `fault` is null. */
  finished(exchange: Exchange, fault: HttpFault | null): void;
}

/** What is to be sent, whom to tell, and how long it may take. */
export interface ExchangeOrder {
  readonly rendered: RenderedRequest;
  readonly listener: HttpListener;
  readonly timeouts: HttpTimeouts;
}

/** One request and its answer: stamps, limits, and one end. */
export class Exchange {
  readonly rendered: RenderedRequest;
  stage: HttpStage = 'wait';
  isReused = false;
  connectedNs: number | null = null;
  writtenNs: number | null = null;
  firstByteNs: number | null = null;
  reads = 0;
  bodyBytes = 0;
  /** Where it stands in the client's list of those under way; -1 when it does not. */
  place = -1;
  /** Closes the connection it is on. */
  abandon: (() => void) | null = null;
  readonly #owner: ExchangeOwner;
  readonly #listener: HttpListener;
  readonly #timeouts: HttpTimeouts;
  readonly #launchedNs: number;
  #stageStartNs: number;
  #readNs = 0;
  #head: HttpHead | null = null;
  #isOver = false;

  constructor(owner: ExchangeOwner, order: ExchangeOrder) {
    this.#owner = owner;
    this.rendered = order.rendered;
    this.#listener = order.listener;
    this.#timeouts = order.timeouts;
    this.#launchedNs = owner.nowNs();
    this.#stageStartNs = this.#launchedNs;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  enter(stage: HttpStage, atNs: number): void {
    this.stage = stage;
    this.#stageStartNs = atNs;
  }

  connected(isReused: boolean, atNs: number): void {
    this.isReused = isReused;
    this.connectedNs = atNs;
    this.enter('send', atNs);
  }

  written(atNs: number): void {
    this.writtenNs = atNs;
    if (this.stage === 'send') this.enter('headers', atNs);
  }

  /** The socket was read; everything told until the next read came with this one. */
  read(atNs: number): void {
    this.reads++;
    this.#readNs = atNs;
    this.firstByteNs ??= atNs;
    if (this.stage === 'body') this.#stageStartNs = atNs;
    // An answer may come before the request is all written.
    else if (this.stage === 'send') this.enter('headers', atNs);
  }

  head(head: HttpHead): void {
    this.#head = head;
    this.enter('body', this.#readNs);
    this.#listener.head?.(head, this.#readNs);
  }

  body(bytes: Uint8Array): void {
    if (this.#isOver) return;
    this.bodyBytes += bytes.length;
    this.#listener.body(bytes, this.#readNs, this.reads);
  }

  cancel(reason = 'cancelled by the client'): void {
    if (!this.#isOver) this.end(cancelledFault(this.stage, reason));
  }

  /** Ends it when a limit has passed. */
  checkLimits(nowNs: number): void {
    const { totalMs } = this.#timeouts;
    const stageMs = this.#stageLimitMs();
    if (stageMs !== null && nowNs - this.#stageStartNs > stageMs * 1e6)
      this.end(timeoutFault(this.stage, 'stage', stageMs));
    else if (totalMs !== null && nowNs - this.#launchedNs > totalMs * 1e6)
      this.end(timeoutFault(this.stage, 'total', totalMs));
  }

  #stageLimitMs(): number | null {
    switch (this.stage) {
      case 'wait':
        return null;
      case 'connect':
        return this.#timeouts.connectMs;
      case 'send':
      case 'headers':
        return this.#timeouts.headersMs;
      case 'body':
        return this.#timeouts.idleMs;
    }
  }

  /** Whole when there is no fault. Told of once; an answer that was whole ended with its last read. */
  end(fault: HttpFault | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const finishedNs = fault === null ? this.#readNs : this.#owner.nowNs();
    this.#owner.finished(this, fault);
    this.#listener.end({
      head: this.#head,
      fault,
      times: {
        launchedNs: this.#launchedNs,
        connectedNs: this.connectedNs,
        writtenNs: this.writtenNs,
        firstByteNs: this.firstByteNs,
        finishedNs,
        isReused: this.isReused,
        reads: this.reads,
        bodyBytes: this.bodyBytes,
      },
    });
  }
}
