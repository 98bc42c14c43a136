import { UsageError } from '../core/errors.ts';
import { type ScriptedLatency, ScriptedServer } from '../engine/scripted/index.ts';
import { Answer } from './answer.ts';
import { createFormat, errorBody } from './answer-format.ts';
import { type RequestTrace, recordOf, type TraceEnd } from './answer-record.ts';
import { type Fault, FaultRules, parseFault } from './fault-rules.ts';
import { createCounts, type MockCounts, TimeHistogram } from './mock-counts.ts';
import type { MockLog } from './mock-log.ts';
import type { MockOptions } from './options.ts';
import { MockPrefixCache, planLength } from './plan-answer.ts';
import { type MockApi, type MockRequest, readRequest } from './read-request.ts';
import { ScriptClock } from './script-clock.ts';
import type { ServerConnection, ServerRequest } from './server-connection.ts';

export interface MockParts {
  readonly options: MockOptions;
  readonly latency: ScriptedLatency;
  readonly nowNs: () => number;
  readonly wallMs: () => number;
  readonly log: MockLog | null;
}

interface UnderWay {
  readonly answer: Answer;
  readonly trace: RequestTrace;
}

/** Serves requests for text: meets them with faults by rule, and answers the others by the script. */
export class MockServer {
  readonly counts: MockCounts = createCounts();
  readonly timeToFirstToken = new TimeHistogram();
  readonly cache: MockPrefixCache;
  readonly #parts: MockParts;
  readonly #rules: FaultRules;
  readonly #script: ScriptedServer<Answer>;
  readonly #clock: ScriptClock;
  readonly #byConnection = new Map<ServerConnection, UnderWay>();
  readonly #traces = new Map<Answer, RequestTrace>();
  readonly #delayed = new Set<NodeJS.Timeout>();
  #frozenUntilNs = 0;

  /** @throws UsageError for fault rules that are not understood */
  constructor(parts: MockParts) {
    const { options, latency, nowNs } = parts;
    this.#parts = parts;
    this.#rules = new FaultRules(options.fault ?? [], options.seed);
    this.cache = new MockPrefixCache(options);
    this.#script = new ScriptedServer<Answer>({
      latency,
      capacity: options.capacity,
      maxWaiting: options.maxQueue,
      listener: {
        started: (answer) => this.#begin(answer),
        tokens: (answer, count, _sent, dueNs) => this.#send(answer, count, dueNs),
      },
    });
    this.#clock = new ScriptClock(this.#script, { nowNs, mode: options.timer });
  }

  get running(): number {
    return this.#script.running;
  }

  get waiting(): number {
    return this.#script.waiting;
  }

  /** Serves a request for text. */
  serve(api: MockApi, request: ServerRequest, connection: ServerConnection): void {
    const trace = this.#trace(request);
    let fault: Fault | null;
    let asked: unknown;
    try {
      fault = this.#faultFor(trace.number, request);
      asked = JSON.parse(request.body.toString('utf8'));
    } catch (error) {
      const message = error instanceof UsageError ? error.message : 'the body is not JSON';
      this.#refuse(trace, connection, { status: 400, message });
      return;
    }
    if (fault !== null) trace.fault = fault.kind;
    if (fault !== null && this.#failAtOnce(fault, trace, connection)) return;
    const read = readRequest(api, asked, this.#parts.options.model);
    if ('message' in read) this.#refuse(trace, connection, { status: 400, message: read.message });
    else if (fault?.kind === 'slow-headers')
      this.#delay(fault.value, () => this.#submit(read, fault, trace, connection));
    else this.#submit(read, fault, trace, connection);
  }

  /** The client left: what it asked for is given up. */
  lost(connection: ServerConnection): void {
    const found = this.#byConnection.get(connection);
    if (found === undefined) return;
    this.#script.cancel(found.answer, this.#parts.nowNs());
    this.counts.clientsGone++;
    this.#end(found.answer, { outcome: 'client-gone', status: 200 });
    this.#clock.run();
  }

  /** Sends nothing for so long; see `ScriptedServer.freeze`. */
  freeze(ms: number): void {
    const nowNs = this.#parts.nowNs();
    this.#clock.run();
    this.#frozenUntilNs = Math.max(this.#frozenUntilNs, nowNs + ms * 1e6);
    this.#script.freeze(nowNs, ms * 1e6);
    this.#clock.run();
  }

  /** Gives up what is under way. */
  stop(): void {
    this.#clock.stop();
    for (const timer of this.#delayed) clearTimeout(timer);
    for (const answer of [...this.#traces.keys()]) this.#end(answer, { outcome: 'shutdown', status: null });
  }

  #trace({ headers, target }: ServerRequest): RequestTrace {
    this.counts.requests++;
    return {
      number: this.counts.requests,
      requestId: headers['x-request-id'] ?? null,
      path: target,
      receivedNs: this.#parts.nowNs(),
      fault: null,
      headSentNs: null,
      firstTokenSentNs: null,
      lastTokenSentNs: null,
      lastTokenDueNs: null,
      chunkSentNs: this.#parts.options.logChunks ? [] : null,
    };
  }

  #faultFor(number: number, { headers }: ServerRequest): Fault | null {
    const wish = headers['x-mock-fault'];
    return wish === undefined ? this.#rules.faultFor(number) : parseFault(wish);
  }

  /** Faults that come before any answer. */
  #failAtOnce(fault: Fault, trace: RequestTrace, connection: ServerConnection): boolean {
    let status: number | null = null;
    if (fault.kind === 'status') {
      status = fault.value;
      connection.answer(status, errorBody('a scripted error', 'scripted', status));
    } else if (fault.kind === 'reset') connection.reset();
    else if (fault.kind === 'close') connection.end();
    else if (fault.kind === 'garbage') {
      connection.writeRaw('SSH-2.0-not_a_web_server\r\n\r\n');
      connection.end();
      // Of a half-open server nothing is ever heard: its connection stays until the client gives up.
    } else if (fault.kind !== 'half-open') return false;
    this.counts.faults++;
    this.#log(trace, { outcome: 'fault', status, answer: null });
    return true;
  }

  #refuse(trace: RequestTrace, connection: ServerConnection, why: { status: number; message: string }): void {
    this.counts.refused++;
    const type = why.status === 400 ? 'BadRequestError' : 'ServiceUnavailableError';
    connection.answer(why.status, errorBody(why.message, type, why.status));
    this.#log(trace, { outcome: 'refused', status: why.status, answer: null });
  }

  #delay(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#delayed.delete(timer);
      work();
    }, ms);
    this.#delayed.add(timer);
  }

  #submit(
    request: MockRequest,
    fault: Fault | null,
    trace: RequestTrace,
    connection: ServerConnection,
  ): void {
    if (!connection.isOpen) {
      this.counts.clientsGone++;
      this.#log(trace, { outcome: 'client-gone', status: null, answer: null });
      return;
    }
    const { options } = this.#parts;
    const { promptTokens, maxTokens } = request;
    if (promptTokens + maxTokens > options.maxModelTokens) {
      const message = `the context holds ${options.maxModelTokens} tokens; ${promptTokens} of prompt and ${maxTokens} of output were asked for`;
      this.#refuse(trace, connection, { status: 400, message });
      return;
    }
    const answer = this.#plan(request, fault, trace, connection);
    this.#byConnection.set(connection, { answer, trace });
    this.#traces.set(answer, trace);
    if (this.#script.submit(answer, this.#parts.nowNs())) {
      this.#clock.run();
      return;
    }
    this.#forget(answer);
    this.#refuse(trace, connection, { status: 503, message: 'the queue is full' });
  }

  #plan(
    request: MockRequest,
    fault: Fault | null,
    trace: RequestTrace,
    connection: ServerConnection,
  ): Answer {
    const { options, latency, wallMs } = this.#parts;
    const { outputTokens, finishReason } = planLength(request, fault, options);
    const cachedTokens = this.cache.take(request);
    // Nobody sees the steps of an answer that leaves in one piece; they matter only where the batch sets their length.
    const isOneStep = !request.isStreaming && latency.hasConstantStep;
    return new Answer({
      number: trace.number,
      request,
      format: createFormat({ request, number: trace.number, createdS: Math.floor(wallMs() / 1000) }),
      connection,
      fault,
      cachedTokens,
      freshTokens: request.promptTokens - cachedTokens,
      outputTokens,
      finishReason,
      // Text completions know no reasoning.
      reasoningTokens: request.api === 'completions' ? 0 : Math.min(options.reasoningTokens, outputTokens),
      tokensPerChunk: isOneStep ? outputTokens : options.tokensPerChunk,
      stall: fault?.kind === 'stall' ? { afterTokens: outputTokens >> 1, ns: fault.value * 1e6 } : null,
      withRoleChunk: request.api === 'responses' || options.roleChunk !== 'none',
    });
  }

  #begin(answer: Answer): void {
    const isFrozen = this.#parts.nowNs() < this.#frozenUntilNs;
    if (this.#parts.options.roleChunk !== 'at-once' || isFrozen || !answer.plan.request.isStreaming) return;
    this.#traces.get(answer)!.headSentNs = this.#parts.nowNs();
    answer.begin();
  }

  #send(answer: Answer, count: number, dueNs: number): void {
    const trace = this.#traces.get(answer);
    if (trace === undefined) return;
    const { isStreaming } = answer.plan.request;
    // Of an answer in one piece nothing leaves before its end.
    const before = isStreaming ? answer.sentTokens : 0;
    const state = answer.send(count);
    const nowNs = this.#parts.nowNs();
    const sent = answer.sentTokens - before;
    if (sent > 0 && (isStreaming || state !== 'under-way')) this.#noteTokens(trace, { nowNs, dueNs, sent });
    if (state === 'under-way') return;
    if (state === 'spoilt') this.#script.cancel(answer, nowNs);
    if (state === 'whole') {
      this.counts.ok++;
      this.cache.addAnswer(answer.plan.request, answer.contentText());
    } else this.counts.faults++;
    this.#end(answer, { outcome: state === 'whole' ? 'ok' : 'fault', status: 200 });
  }

  #noteTokens(trace: RequestTrace, at: { nowNs: number; dueNs: number; sent: number }): void {
    trace.headSentNs ??= at.nowNs;
    if (trace.firstTokenSentNs === null) {
      trace.firstTokenSentNs = at.nowNs;
      this.timeToFirstToken.add(at.nowNs - trace.receivedNs);
    }
    trace.lastTokenSentNs = at.nowNs;
    trace.lastTokenDueNs = at.dueNs;
    trace.chunkSentNs?.push(at.nowNs);
    this.counts.outputTokens += at.sent;
  }

  #end(answer: Answer, end: Pick<TraceEnd, 'outcome' | 'status'>): void {
    const trace = this.#forget(answer);
    if (trace === undefined) return;
    this.counts.promptTokens += answer.plan.request.promptTokens;
    this.counts.cachedTokens += answer.plan.cachedTokens;
    this.#log(trace, { ...end, answer });
  }

  #forget(answer: Answer): RequestTrace | undefined {
    const trace = this.#traces.get(answer);
    this.#traces.delete(answer);
    if (this.#byConnection.get(answer.plan.connection)?.answer === answer)
      this.#byConnection.delete(answer.plan.connection);
    return trace;
  }

  #log(trace: RequestTrace, end: Omit<TraceEnd, 'finishedNs'>): void {
    this.#parts.log?.add(recordOf(trace, { ...end, finishedNs: this.#parts.nowNs() }));
  }
}
