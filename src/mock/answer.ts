import type { ScriptedJob } from '../engine/scripted/index.ts';
import {
  type AnswerFormat,
  doneEvent,
  errorBody,
  event,
  type FinishReason,
  type MockUsage,
} from './answer-format.ts';
import type { Fault } from './fault-rules.ts';
import { answerText } from './mock-tokens.ts';
import type { MockRequest } from './read-request.ts';
import type { ServerConnection } from './server-connection.ts';

export interface AnswerPlan {
  readonly number: number;
  readonly request: MockRequest;
  readonly format: AnswerFormat;
  readonly connection: ServerConnection;
  readonly fault: Fault | null;
  readonly freshTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly tokensPerChunk: number;
  readonly finishReason: FinishReason;
  readonly stall: ScriptedJob['stall'];
  readonly withRoleChunk: boolean;
}

/** Faults that befall an answer under way, once so many chunks have left. */
const midwayFaults: ReadonlySet<string> = new Set([
  ...['reset-after', 'truncate', 'malformed', 'invalid-utf8', 'stream-error'],
]);

/** One answer under way: writes what the script says is due. */
export class Answer implements ScriptedJob {
  readonly plan: AnswerPlan;
  readonly freshTokens: number;
  readonly outputTokens: number;
  readonly tokensPerChunk: number;
  readonly stall: ScriptedJob['stall'];
  chunks = 0;
  sentTokens = 0;
  hasBegun = false;

  constructor(plan: AnswerPlan) {
    this.plan = plan;
    this.freshTokens = plan.freshTokens;
    this.outputTokens = plan.outputTokens;
    this.tokensPerChunk = plan.tokensPerChunk;
    this.stall = plan.stall;
  }

  /** The head of a stream, with the chunk that holds only the role. */
  begin(): void {
    const { request, connection, format, withRoleChunk } = this.plan;
    if (!request.isStreaming || this.hasBegun) return;
    this.hasBegun = true;
    connection.startStream(withRoleChunk ? format.begin() : '');
  }

  /** Sends tokens. Returns whether the answer is over: whole, or spoilt by its fault. */
  send(count: number): 'under-way' | 'whole' | 'spoilt' {
    const before = this.sentTokens;
    const { fault, request, connection } = this.plan;
    const isHit = fault !== null && midwayFaults.has(fault.kind) && this.chunks >= fault.value;
    if (isHit && request.isStreaming) {
      this.begin();
      this.#spoil(fault.kind);
      return 'spoilt';
    }
    this.sentTokens += count;
    this.chunks++;
    const isLast = this.sentTokens >= this.outputTokens;
    if (request.isStreaming) {
      this.begin();
      const events = this.#delta(before, count);
      if (isLast) connection.endStream(events + this.#end());
      else connection.write(events);
    } else if (isLast) return this.#sendWhole(fault);
    return isLast ? 'whole' : 'under-way';
  }

  get usage(): MockUsage {
    const { request, cachedTokens, reasoningTokens } = this.plan;
    return {
      promptTokens: request.promptTokens,
      cachedTokens,
      outputTokens: this.sentTokens,
      reasoningTokens: Math.min(reasoningTokens, this.sentTokens),
    };
  }

  /** The text after its reasoning. */
  contentText(): string {
    const { number, reasoningTokens } = this.plan;
    return answerText(number, reasoningTokens, Math.max(0, this.outputTokens - reasoningTokens));
  }

  /** The events of some tokens: two, where reasoning ends among them. */
  #delta(from: number, count: number): string {
    const { format, number, reasoningTokens, request } = this.plan;
    const usage = request.usageInEveryChunk && this.#tellsUsage ? this.usage : null;
    const thinking = Math.min(Math.max(reasoningTokens - from, 0), count);
    const thought =
      thinking === 0 ? '' : format.delta('reasoning', answerText(number, from, thinking), usage);
    if (thinking === count) return thought;
    return thought + format.delta('content', answerText(number, from + thinking, count - thinking), usage);
  }

  #end(): string {
    const { request, format, finishReason } = this.plan;
    const isWanted = request.includesUsage || request.api === 'responses';
    const text = request.api === 'responses' ? this.contentText() : '';
    return format.end(finishReason, isWanted && this.#tellsUsage ? this.usage : null, text);
  }

  get #tellsUsage(): boolean {
    return this.plan.fault?.kind !== 'no-usage';
  }

  #sendWhole(fault: Fault | null): 'whole' | 'spoilt' {
    const { connection, format, number, reasoningTokens, finishReason } = this.plan;
    const reasoning = answerText(number, 0, Math.min(reasoningTokens, this.outputTokens));
    const usage = this.#tellsUsage ? this.usage : null;
    const body = format.whole({ reasoning, content: this.contentText() }, finishReason, usage);
    if (fault === null || !midwayFaults.has(fault.kind)) {
      connection.answer(200, body);
      return 'whole';
    }
    if (fault.kind === 'malformed') connection.answer(200, body.slice(0, body.length >> 1));
    else if (fault.kind === 'stream-error') connection.answer(500, scriptedError);
    else this.#spoilWhole(fault, body);
    return 'spoilt';
  }

  #spoilWhole({ kind }: Fault, body: string): void {
    const { connection } = this.plan;
    const half = body.length >> 1;
    connection.writeRaw(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`,
    );
    connection.writeRaw(body.slice(0, half));
    if (kind === 'reset-after') connection.reset();
    else {
      // A truncated body is half of it; a garbled one is all of it with a byte that no text has.
      if (kind === 'invalid-utf8')
        connection.writeRaw(Buffer.concat([Buffer.of(0xff), Buffer.from(body.slice(half + 1))]));
      connection.end();
    }
  }

  #spoil(kind: string): void {
    const { connection } = this.plan;
    switch (kind) {
      case 'reset-after':
        connection.reset();
        return;
      case 'truncate':
        connection.endStream('');
        return;
      case 'malformed':
        connection.endStream(event('{"choices":[{"index":0,"delta":{"content":'));
        return;
      case 'stream-error':
        connection.endStream(event(scriptedError) + doneEvent);
        return;
      default: {
        const text = Buffer.from(event('{"choices":[{"index":0,"delta":{"content":"?"}}]}'));
        text[text.indexOf(0x3f)] = 0xff;
        connection.writeRaw(`${text.length.toString(16)}\r\n`);
        connection.writeRaw(text);
        connection.writeRaw('\r\n');
        connection.endStream('');
      }
    }
  }
}

const scriptedError = errorBody('a scripted error', 'InternalServerError', 500);
