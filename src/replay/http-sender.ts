import { IwcError } from '../core/errors.ts';
import { type EndpointRequest, resolvePath, sendCall } from '../endpoints/index.ts';
import type { HttpClient } from '../io/http/contract.ts';
import type { Sender, SendObserver } from '../load/ports.ts';
import type { RequestFacts } from '../load/result-of.ts';
import type { CallEnd, CallHandle } from '../nouns/call.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { BodyReader } from './body-reader.ts';
import type { LiveHistories } from './live-histories.ts';
import type { ReplayPlan } from './read-plan.ts';
import { type CallChoices, factsOf, type PreparedRequest, prepareRequest } from './request-builder.ts';

/** Requests that are read and rendered before their time. */
const rowsAhead = 128;

/** One server to send to. */
export interface Target {
  readonly client: HttpClient;
  /** The path of its base URL. */
  readonly basePath: string;
}

export interface HttpSenderSetup {
  readonly plan: ReplayPlan;
  readonly bodies: BodyReader;
  readonly targets: readonly Target[];
  /** `session`: requests of a session go to one server; else they go round. */
  readonly routing: 'round-robin' | 'session';
  readonly choices: CallChoices;
  readonly histories: LiveHistories;
  /** Key and headers of the user's, merged behind those of the endpoint; may hold a key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Header that carries the session's id; null for none. */
  readonly sessionHeader: string | null;
  /** Header that carries the request's id; null for none. */
  readonly requestIdHeader: string | null;
}

/** Sends rows of a plan over HTTP: read and rendered ahead of time, so that nothing but a write is left when they are due. */
export class HttpSender implements Sender {
  readonly #setup: HttpSenderSetup;
  readonly #prepared = new Map<number, PreparedRequest | Promise<PreparedRequest>>();
  readonly #headers = new WeakMap<object, Readonly<Record<string, string>>>();
  #ahead = 0;
  #rounds = 0;

  constructor(setup: HttpSenderSetup) {
    this.#setup = setup;
  }

  /** Has the first requests read before the run starts. */
  async prepareFirst(): Promise<void> {
    this.#prepareAhead(0);
    await Promise.allSettled(this.#prepared.values());
  }

  prepare(row: number): void {
    if (this.#prepared.has(row)) return;
    const preparing = this.#read(row);
    this.#prepared.set(row, preparing);
    preparing.then(
      (prepared) => this.#prepared.set(row, prepared),
      // Told of when it is sent.
      () => {},
    );
  }

  send(row: number, observer: SendObserver): CallHandle {
    this.prepare(row);
    const prepared = this.#prepared.get(row)!;
    this.#prepareAhead(row);
    if (!(prepared instanceof Promise)) return this.#send(row, prepared, observer);
    let handle: CallHandle | null = null;
    let reason: string | null = null;
    prepared.then(
      (ready) => {
        if (reason === null) handle = this.#send(row, ready, observer);
        else observer.end({ status: 'not_sent', error: { code: 'cancelled', message: reason } });
      },
      (error: unknown) => observer.end({ status: 'not_sent', error: describe(error) }),
    );
    return {
      cancel(why = 'cancelled by the client') {
        reason = why;
        handle?.cancel(why);
      },
    };
  }

  /** The history of a session grows by a turn that is over. The row's body is not needed any more. */
  ended(row: number, isOk: boolean, answer: string): void {
    const prepared = this.#prepared.get(row);
    this.#prepared.delete(row);
    if (prepared === undefined || prepared instanceof Promise || prepared.asked === null) return;
    const { plan, histories } = this.#setup;
    const session = plan.columns.session[row]!;
    if (this.#isLast(row)) histories.forget(session);
    else histories.add(session, prepared.asked, isOk ? answer : null);
  }

  /** Whether nothing waits for this row, which is so of the last turn of a session. */
  #isLast(row: number): boolean {
    const { successorStart } = this.#setup.plan;
    return successorStart[row] === successorStart[row + 1];
  }

  /** What a record says of a row that is prepared. */
  factsNow(row: number): RequestFacts | null {
    const prepared = this.#prepared.get(row);
    if (prepared === undefined || prepared instanceof Promise) return null;
    const endpoint = this.#endpointOf(row);
    return endpoint === null ? prepared.facts : { ...prepared.facts, endpoint };
  }

  /** The same for a row that was never prepared. */
  async factsOf(row: number): Promise<RequestFacts> {
    const request = JSON.parse(await this.#setup.bodies.line(row)) as WorkloadRequest;
    return { ...factsOf(request, this.#setup.choices.streaming !== false), endpoint: null };
  }

  #prepareAhead(row: number): void {
    const { plan } = this.#setup;
    const until = Math.min(plan.count, row + rowsAhead);
    for (this.#ahead = Math.max(this.#ahead, row); this.#ahead < until; this.#ahead++)
      if (plan.predecessors[this.#ahead] === 0) this.prepare(this.#ahead);
  }

  async #read(row: number): Promise<PreparedRequest> {
    const { plan, bodies, histories, choices } = this.#setup;
    // Checked against the schema when the plan was read.
    const request = JSON.parse(await bodies.line(row)) as WorkloadRequest;
    return prepareRequest(request, plan.columns.session[row]!, histories, choices);
  }

  #send(row: number, prepared: PreparedRequest, observer: SendObserver): CallHandle {
    const { choices, targets } = this.#setup;
    const { client, basePath } = targets[this.#targetOf(row)]!;
    const { request } = prepared;
    return sendCall({
      client,
      endpoint: choices.endpoint,
      request: {
        path: resolvePath(basePath, request.path),
        headers: this.#headersOf(request, prepared.facts),
        body: request.body,
      },
      isStreaming: prepared.isStreaming,
      observer: observer as SendObserver & { end(end: CallEnd): void },
    });
  }

  #headersOf(request: EndpointRequest, facts: PreparedRequest['facts']): Readonly<Record<string, string>> {
    let headers = this.#headers.get(request.headers);
    if (headers === undefined) {
      headers = { ...request.headers, ...this.#setup.headers };
      this.#headers.set(request.headers, headers);
    }
    const { sessionHeader, requestIdHeader } = this.#setup;
    const hasSession = sessionHeader !== null && facts.sessionId !== null;
    if (!hasSession && requestIdHeader === null) return headers;
    return {
      ...headers,
      ...(hasSession ? { [sessionHeader]: facts.sessionId! } : {}),
      ...(requestIdHeader === null ? {} : { [requestIdHeader]: facts.requestId }),
    };
  }

  readonly #chosen = new Map<number, number>();

  #targetOf(row: number): number {
    const { targets, routing, plan } = this.#setup;
    if (targets.length === 1) return 0;
    const session = plan.columns.session[row]!;
    const target =
      routing === 'session' && session >= 0 ? session % targets.length : this.#rounds++ % targets.length;
    this.#chosen.set(row, target);
    return target;
  }

  #endpointOf(row: number): number | null {
    const target = this.#chosen.get(row) ?? null;
    this.#chosen.delete(row);
    return target;
  }
}

function describe(error: unknown): { readonly code: string; readonly message: string } {
  const problem = error instanceof IwcError ? error.problems[0] : undefined;
  return problem ?? { code: 'unreadable', message: error instanceof Error ? error.message : String(error) };
}
