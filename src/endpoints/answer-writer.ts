import type { AnswerError, TokenUsage, ToolChunk } from '../nouns/answer.ts';
import type { ChunkSink } from './contract.ts';

/** Emits the chunks of one answer, and sees to it that nothing follows its end. */
export class AnswerWriter {
  readonly #emit: ChunkSink;
  #finishReason: string | null = null;
  #hasFinished = false;
  #isOver = false;

  constructor(emit: ChunkSink) {
    this.#emit = emit;
  }

  /** `done` or `error` was emitted. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The server has said why it stopped; usage may still come. */
  get hasFinished(): boolean {
    return this.#hasFinished;
  }

  role(role: string): void {
    if (!this.#isOver) this.#emit({ kind: 'role', role });
  }

  /** Empty text is no chunk. */
  text(kind: 'content' | 'reasoning', text: unknown, tokens: number | null = null): void {
    if (typeof text === 'string' && text !== '' && !this.#isOver) this.#emit({ kind, text, tokens });
  }

  tool(delta: Omit<ToolChunk, 'kind'>): void {
    if (!this.#isOver) this.#emit({ kind: 'tool', ...delta });
  }

  usage(usage: TokenUsage): void {
    if (!this.#isOver) this.#emit({ kind: 'usage', usage });
  }

  comment(text: string): void {
    if (!this.#isOver) this.#emit({ kind: 'comment', text });
  }

  finish(reason: string | null): void {
    this.#finishReason = reason ?? this.#finishReason;
    this.#hasFinished = true;
  }

  done(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#emit({ kind: 'done', finishReason: this.#finishReason });
  }

  fail(error: Omit<AnswerError, 'kind'>): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#emit({ kind: 'error', ...error });
  }
}
