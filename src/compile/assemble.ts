import { InputError } from '../core/errors.ts';
import type { DraftRequest, DraftSession } from '../datasets/index.ts';
import { FingerprintTable } from '../math/fingerprint-table.ts';
import type { RequestFields } from '../nouns/request-line.ts';
import type { Semantic, WorkloadRequest } from '../nouns/workload.ts';
import type { ArrivalClock, Due } from './arrival-clock.ts';
import { ReorderQueue } from './reorder-queue.ts';

/** What compile gives to every request that does not say otherwise. */
export interface CommonFields {
  readonly maxOutputTokens: number;
  readonly temperature: number;
  readonly topP: number;
  readonly streaming: boolean;
}

export interface AssembleOptions {
  readonly common: CommonFields;
  readonly sessionArrivals: 'turns' | 'sessions';
  readonly thinkTimeMs: number | null;
  readonly isCompat: boolean;
  readonly clock: ArrivalClock;
  /** Tokens of an answer; null when no tokenizer counts them. */
  readonly countTokens: ((text: string) => number) | null;
  /** Requests held back in memory until their place is certain. */
  readonly mostHeld: number;
}

/** Running facts of the requests assembled. */
export interface AssemblySummary {
  requests: number;
  sessions: number;
  firstArrivalMs: number | null;
  lastArrivalMs: number | null;
  renamedSessions: number;
  withExpectedOutput: number;
  /** Of these, how many had their tokens counted here. */
  countedOutputs: number;
}

interface SessionState {
  readonly id: string;
  readonly start: Due;
  turn: number;
  lastRequestId: string | null;
}

/**
 * Gives drafts their ids, turns, dependencies and arrivals, and hands them on in arrival order.
 * Ids count the drafts; with `sessions` arrivals and a think time, turns of overlapping sessions interleave
 * and are held back until their place is certain. Where later records may continue a session, that is at the end.
 */
export class Assembler {
  readonly summary: AssemblySummary = {
    requests: 0,
    sessions: 0,
    firstArrivalMs: null,
    lastArrivalMs: null,
    renamedSessions: 0,
    withExpectedOutput: 0,
    countedOutputs: 0,
  };
  readonly #options: AssembleOptions;
  readonly #deliver: (request: RequestFields) => void;
  readonly #queue = new ReorderQueue<RequestFields>();
  readonly #sessionIds = new FingerprintTable();
  readonly #joined = new Map<string, SessionState>();
  #session: SessionState | null = null;

  constructor(options: AssembleOptions, deliver: (request: RequestFields) => void) {
    this.#options = options;
    this.#deliver = deliver;
  }

  add(draft: DraftRequest): void {
    const session = draft.session === undefined ? null : this.#enter(draft.session);
    const due = session === null ? this.#options.clock.next() : this.#dueOfTurn(session);
    const request = this.#build(draft, session, due);
    this.summary.requests++;
    if (session !== null) {
      session.turn++;
      session.lastRequestId = request.request_id;
    }
    if (this.#options.sessionArrivals === 'turns') this.#hand(request);
    else {
      const orderNs = due.ns ?? due.ms;
      // Nothing yet to come is due before the newest session's start, unless an old session may go on.
      const isBound = (session === null || session.turn === 1) && this.#joined.size === 0;
      if (isBound) this.#queue.release(orderNs, (ready) => this.#hand(ready));
      this.#queue.add(orderNs, request);
      if (this.#queue.size > this.#options.mostHeld) throw tooManyHeld(this.#options.mostHeld);
    }
  }

  /** Hands on what was held back, a request a step, so that output can be written in between. */
  *finish(): Generator<void> {
    for (let next = this.#queue.take(); next !== null; next = this.#queue.take()) {
      this.#hand(next);
      yield;
    }
  }

  #hand(request: RequestFields): void {
    const { summary } = this;
    const ms = request.arrival_time_ms;
    summary.firstArrivalMs = Math.min(summary.firstArrivalMs ?? ms, ms);
    summary.lastArrivalMs = Math.max(summary.lastArrivalMs ?? ms, ms);
    this.#deliver(request);
  }

  #enter(draft: DraftSession): SessionState {
    if (draft.joins) return this.#join(draft);
    if (draft.isStart || this.#session === null) this.#session = this.#open(this.#distinctId(draft.id));
    return this.#session;
  }

  #join(draft: DraftSession): SessionState {
    let state = this.#joined.get(draft.id);
    if (state === undefined) {
      state = this.#open(draft.id);
      this.#joined.set(draft.id, state);
    }
    return state;
  }

  #open(id: string): SessionState {
    this.summary.sessions++;
    const isOwn = this.#options.sessionArrivals === 'sessions';
    const start = isOwn ? this.#options.clock.next() : { ms: 0, ns: 0 };
    return { id, start, turn: 0, lastRequestId: null };
  }

  /** The Python iwc lets equal ids fuse; here the second `abc` becomes `abc#2`. */
  #distinctId(id: string): string {
    if (this.#options.isCompat) return id;
    if (this.#sessionIds.set(id, 1) === undefined) return id;
    this.summary.renamedSessions++;
    for (let count = 2; ; count++) {
      const candidate = `${id}#${count}`;
      if (this.#sessionIds.set(candidate, 1) === undefined) return candidate;
    }
  }

  #dueOfTurn(session: SessionState): Due {
    if (this.#options.sessionArrivals === 'turns') return this.#options.clock.next();
    const waitMs = Math.round((this.#options.thinkTimeMs ?? 0) * session.turn);
    const { ms, ns } = session.start;
    return { ms: ms + waitMs, ns: ns === null ? null : ns + waitMs * 1e6 };
  }

  #build(draft: DraftRequest, session: SessionState | null, due: Due): RequestFields {
    const { common, isCompat } = this.#options;
    const id = `req-${String(this.summary.requests + 1).padStart(6, '0')}`;
    return {
      request_id: id,
      promptEscaped: draft.prompt,
      messages: draft.messages ?? null,
      prompt_format: draft.promptFormat ?? null,
      max_output_tokens: common.maxOutputTokens,
      temperature: common.temperature,
      top_p: common.topP,
      streaming: common.streaming,
      arrival_time_ms: due.ms,
      arrival_time_ns: due.ns,
      semantic: (draft.semantic ?? null) as Semantic | null,
      session_id: session?.id ?? null,
      ...(isCompat || session === null ? {} : this.#turnFields(draft, session)),
      ...(draft.expectedOutput === undefined ? {} : this.#expected(draft)),
      ...draft.fields,
    };
  }

  #turnFields(draft: DraftRequest, session: SessionState): Partial<WorkloadRequest> {
    const { thinkTimeMs } = this.#options;
    return {
      turn_id: session.turn,
      depends_on: session.lastRequestId,
      think_time_ms: session.turn === 0 ? null : thinkTimeMs,
      history: draft.history ?? null,
    };
  }

  /** The answer and its length, which the dataset may know better than a tokenizer. */
  #expected({ expectedOutput: text, fields }: DraftRequest): Partial<WorkloadRequest> {
    const { countTokens } = this.#options;
    this.summary.withExpectedOutput++;
    if (text === undefined || countTokens === null || (fields?.expected_output_tokens ?? null) !== null)
      return { expected_output: text ?? null };
    this.summary.countedOutputs++;
    return { expected_output: text, expected_output_tokens: countTokens(text) };
  }
}

function tooManyHeld(limit: number): InputError {
  return new InputError({
    code: 'too-many-to-sort',
    message: `more than ${limit} requests wait for their place in the order of arrival`,
    hint: 'use --session-arrivals turns, or compile the dataset in parts',
  });
}
