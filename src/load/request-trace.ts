import type { AnswerChunk, TokenUsage } from '../nouns/answer.ts';
import type { CallHandle } from '../nouns/call.ts';
import type { AttemptRecord } from '../nouns/result.ts';
import type { SendEnd, SendObserver } from './ports.ts';
import type { Launch } from './scheduler.ts';

/** What is kept of answers besides their times. */
export interface TraceOptions {
  /** The text, for the next turn of the session or for counting tokens. */
  readonly keepsText: boolean;
  readonly onEnd: (trace: RequestTrace, end: SendEnd) => void;
}

/** One request under way: stamps as they come, over all its tries. */
export class RequestTrace implements SendObserver {
  readonly launch: Launch;
  handle: CallHandle | null = null;
  attempt = 1;
  readonly attempts: AttemptRecord[] = [];
  /** When the first try was sent. */
  launchedNs: number | null = null;
  firstChunkNs: number | null = null;
  firstTokenNs: number | null = null;
  firstAnswerNs: number | null = null;
  lastTokenNs: number | null = null;
  /** Of every chunk that carried tokens. */
  stamps: number[] = [];
  /** Gaps between such chunks, those within one read left out. */
  gaps: number[] = [];
  coalesced = 0;
  usage: TokenUsage | null = null;
  finishReason: string | null = null;
  /** Tokens that the chunks themselves said they carry; null when one did not say. */
  saidTokens: number | null = 0;
  content = '';
  reasoning = '';
  isStalled = false;
  isCancelDue = false;
  readonly #options: TraceOptions;

  constructor(launch: Launch, options: TraceOptions) {
    this.launch = launch;
    this.#options = options;
  }

  chunk(chunk: AnswerChunk, atNs: number, isCoalesced: boolean): void {
    if (chunk.kind === 'comment' || chunk.kind === 'error') return;
    this.firstChunkNs ??= atNs;
    switch (chunk.kind) {
      case 'content':
        this.firstAnswerNs ??= atNs;
        if (this.#options.keepsText) this.content += chunk.text;
        this.#token(atNs, isCoalesced, chunk.tokens);
        break;
      case 'reasoning':
        if (this.#options.keepsText) this.reasoning += chunk.text;
        this.#token(atNs, isCoalesced, chunk.tokens);
        break;
      case 'tool':
        this.#token(atNs, isCoalesced, null);
        break;
      case 'usage':
        this.usage = chunk.usage;
        break;
      case 'done':
        this.finishReason = chunk.finishReason;
        break;
      case 'role':
        break;
    }
  }

  end(end: SendEnd): void {
    this.#options.onEnd(this, end);
  }

  /** Forgets the answer of a failed try; the first launch stays. */
  startAgain(failed: AttemptRecord): void {
    this.attempts.push(failed);
    this.attempt++;
    this.firstChunkNs = this.firstTokenNs = this.firstAnswerNs = this.lastTokenNs = null;
    this.stamps = [];
    this.gaps = [];
    this.coalesced = 0;
    this.usage = null;
    this.finishReason = null;
    this.saidTokens = 0;
    this.content = this.reasoning = '';
    this.handle = null;
  }

  #token(atNs: number, isCoalesced: boolean, tokens: number | null): void {
    if (this.firstTokenNs === null) this.firstTokenNs = atNs;
    else if (isCoalesced) this.coalesced++;
    else this.gaps.push(atNs - this.lastTokenNs!);
    this.lastTokenNs = atNs;
    this.stamps.push(atNs);
    this.saidTokens = tokens === null || this.saidTokens === null ? null : this.saidTokens + tokens;
  }
}
