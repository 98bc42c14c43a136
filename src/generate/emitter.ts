import { millisecondsOf } from '../core/units.ts';
import { type ByteSink, LineWriter } from '../io/line-writer.ts';
import { type RequestFields, renderRequestLine } from '../nouns/request-line.ts';
import type { WrittenBytes } from '../nouns/written-bytes.ts';
import { type AibrixLayout, AibrixWriter } from './aibrix-writer.ts';
import type { GivenRequest } from './given.ts';
import { notAsked } from './schedule.ts';
import { Tally } from './tally.ts';

export interface EmitterOptions {
  /** Where the canonical file goes. */
  readonly canonical: ByteSink;
  /** Null when only the canonical bytes are wanted. */
  readonly aibrix: ByteSink | null;
  readonly layout: AibrixLayout;
  readonly maxOutputTokens: number;
  readonly thinkTimeMs: number;
  readonly lengthTolerance: number;
}

/** What was written where. */
export interface Written {
  readonly canonical: WrittenBytes;
  readonly aibrix: WrittenBytes | null;
}

/** Writes requests to both files at once, and keeps their tally. */
export class Emitter {
  readonly tally: Tally;
  /** The AIBrix-shaped file; its lines are begun and ended by the caller. */
  readonly aibrix: AibrixWriter | null;
  readonly #options: EmitterOptions;
  readonly #canonical: LineWriter;
  readonly #lastOfSession = new Map<string, string>();
  #count = 0;
  assumedOutputs = 0;
  lastDueNs = 0;

  constructor(options: EmitterOptions) {
    this.#options = options;
    this.#canonical = new LineWriter(options.canonical);
    this.aibrix = options.aibrix === null ? null : new AibrixWriter(options.aibrix, options.layout);
    this.tally = new Tally(options.lengthTolerance);
  }

  /** Adds a request to the canonical file; `extra` are fields that its kind alone has. */
  add(request: GivenRequest, extra: Partial<RequestFields> = {}): void {
    const id = `req-${String(++this.#count).padStart(6, '0')}`;
    const { outputTokens } = request;
    this.lastDueNs = Math.max(this.lastDueNs, request.dueNs);
    if (outputTokens === null) this.assumedOutputs++;
    const ms = millisecondsOf(request.dueNs);
    this.#canonical.add(
      renderRequestLine({
        request_id: id,
        promptEscaped: request.prompt,
        prompt_tokens: request.promptTokens,
        max_output_tokens: outputTokens === null ? this.#options.maxOutputTokens : Math.max(1, outputTokens),
        ...(outputTokens === null ? {} : { expected_output_tokens: outputTokens }),
        arrival_time_ms: ms,
        ...(ms * 1e6 === request.dueNs ? {} : { arrival_time_ns: request.dueNs }),
        ...(request.blocks === null ? {} : { prefix_blocks: request.blocks }),
        ...(request.askedPromptTokens === notAsked
          ? {}
          : { x_asked_prompt_tokens: request.askedPromptTokens }),
        ...(request.askedOutputTokens === notAsked
          ? {}
          : { x_asked_output_tokens: request.askedOutputTokens }),
        ...(request.session === null ? {} : this.#turnFields(request.session, id)),
        ...extra,
      }),
    );
    this.tally.add(request);
  }

  /** Whether enough is gathered to be worth a write. */
  get isFull(): boolean {
    return this.#canonical.isFull || this.aibrix?.isFull === true;
  }

  async flush(): Promise<void> {
    await this.#canonical.flush();
    await this.aibrix?.flush();
  }

  async finish(): Promise<Written> {
    return { canonical: await this.#canonical.finish(), aibrix: (await this.aibrix?.finish()) ?? null };
  }

  #turnFields({ key, turn }: NonNullable<GivenRequest['session']>, id: string): Partial<RequestFields> {
    const before = this.#lastOfSession.get(key);
    this.#lastOfSession.set(key, id);
    return {
      session_id: key,
      turn_id: turn,
      history: 'delta',
      ...(before === undefined ? {} : { depends_on: before, think_time_ms: this.#options.thinkTimeMs }),
    };
  }
}
