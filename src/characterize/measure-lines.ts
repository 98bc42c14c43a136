import type { RecordChunk } from '../core/batch.ts';
import type { Problem } from '../core/errors.ts';
import { IntegerColumn } from '../core/growing-column.ts';
import { defineTask } from '../core/task.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { BlockScopes } from '../prefix/block-scopes.ts';
import type { Tokenizer, TokenizerPayload } from '../tokenizers/index.ts';
import { attachSharedTokenizer } from '../workloads/attach-tokenizer.ts';
import { type ParsedLine, parseRequests, placeProblem } from '../workloads/parse-requests.ts';
import { arrivalNsOf } from '../workloads/read-workload.ts';
import { BlockChains } from './block-chains.ts';
import { ChunkColumns } from './chunk-columns.ts';
import { buffersOf, type MeasuredChunk, none, requestFlags } from './measured-chunk.ts';
import { SessionTexts } from './session-texts.ts';

/** Problems kept with their words, a chunk. */
const problemsKept = 1000;

/** Lines to be measured. Lines that were put in order carry the places where they stand in the file. */
export interface LinesToMeasure extends RecordChunk {
  readonly offsets?: Float64Array;
}

export interface MeasureLinesSetup {
  readonly tokenizer: TokenizerPayload;
  readonly prefixBlockTokens: number;
}

/** Measures whole lines: checks them, counts their tokens, hashes their prefix blocks. */
export const measureLines = defineTask<MeasureLinesSetup, LinesToMeasure, MeasuredChunk>({
  name: 'measure-lines',
  start(setup) {
    const tokenizer = attachSharedTokenizer(setup.tokenizer);
    const texts = new SessionTexts(tokenizer);
    const scopes = new BlockScopes();
    const { prefixBlockTokens } = setup;
    return (chunk) => {
      const measured = new ChunkMeasurer(chunk, { tokenizer, texts, scopes, prefixBlockTokens }).run();
      texts.trim();
      return measured;
    };
  },
  inputBuffers: ({ bytes, ends }) => [bytes.buffer as ArrayBuffer, ends.buffer as ArrayBuffer],
  outputBuffers: buffersOf,
});

interface Tools {
  readonly tokenizer: Tokenizer;
  readonly texts: SessionTexts;
  readonly scopes: BlockScopes;
  readonly prefixBlockTokens: number;
}

/** The tokens of a request, and what they share with the session's previous request in the chunk. */
interface Counted {
  readonly ids: Int32Array | null;
  readonly promptTokens: number;
  readonly shared: number;
}

class ChunkMeasurer {
  readonly #chunk: LinesToMeasure;
  readonly #tools: Tools;
  readonly #blocks: BlockChains;
  readonly #columns = new ChunkColumns();
  readonly #problems: Problem[] = [];
  #problemCount = 0;
  #otherParts = 0;
  readonly #sessions = new Map<string, { readonly index: number; readonly first: number; last: number }>();
  readonly #edges = new IntegerColumn();
  readonly #edgeEnds = new IntegerColumn();
  readonly #edgeIds = new IntegerColumn();

  constructor(chunk: LinesToMeasure, tools: Tools) {
    this.#chunk = chunk;
    this.#tools = tools;
    this.#blocks = new BlockChains(tools.prefixBlockTokens, tools.scopes);
  }

  run(): MeasuredChunk {
    parseRequests(this.#chunk, {
      take: (line) => this.#measure(line),
      report: (problem) => this.#report(problem),
    });
    this.#noteLastTurns();
    return {
      ...this.#columns.result(),
      ...this.#blocks.result(),
      sessionNames: [...this.#sessions.keys()],
      edges: this.#edges.take(),
      edgeEnds: this.#edgeEnds.take(),
      edgeIds: this.#edgeIds.take(),
      problems: this.#problems,
      problemCount: this.#problemCount,
      otherParts: this.#otherParts,
    };
  }

  #measure(line: ParsedLine): void {
    const { request } = line;
    const name = request.session_id ?? '';
    const session = name === '' ? undefined : this.#sessions.get(name);
    const previous = session?.last ?? none;
    const counted = this.#count(line, name, previous);
    if (counted === null) return;
    const row = this.#columns.count;
    const index = name === '' ? none : (session?.index ?? this.#sessions.size);
    if (session !== undefined) session.last = row;
    else if (name !== '') {
      this.#sessions.set(name, { index, first: row, last: row });
      this.#noteEdge(row, counted.ids);
    }
    const { ids, promptTokens, shared } = counted;
    const named = request.prefix_blocks ?? null;
    const { model = null, adapter = null } = request;
    this.#blocks.add({ named, ids, model, adapter, previous, shared });
    this.#columns.add({
      arrivalNs: arrivalNsOf(request),
      bodyOffset: this.#offsetOf(line),
      promptTokens,
      maxOutputTokens: request.max_output_tokens,
      expectedTokens: this.#expected(request),
      thinkTimeMs: request.think_time_ms ?? Number.NaN,
      flags: flagsOf(request),
      session: index,
      previous,
      shared,
    });
  }

  /** Null for a request whose tokens cannot be counted; that is reported. */
  #count(line: ParsedLine, session: string, previous: number): Counted | null {
    const { tokenizer, texts } = this.#tools;
    if (!tokenizer.readsText) return this.#declared(line);
    const { text, otherParts } = promptText(line.request);
    this.#otherParts += otherParts;
    if (session === '') {
      const ids = texts.encode(text);
      return { ids, promptTokens: ids.length, shared: 0 };
    }
    const { state, shared } = texts.advance(session, text);
    const ids = state.ids.subarray(0, state.length);
    return { ids, promptTokens: ids.length, shared: previous === none ? 0 : shared };
  }

  #declared(line: ParsedLine): Counted | null {
    const { prompt_tokens: promptTokens } = line.request;
    if (promptTokens !== null && promptTokens !== undefined) return { ids: null, promptTokens, shared: 0 };
    const problem: Problem = {
      code: 'no-prompt-tokens',
      message: "the tokenizer 'declared' needs prompt_tokens on every request",
      place: { path: '$' },
      hint: 'choose a tokenizer that reads text, such as tiktoken',
    };
    const { source } = this.#chunk;
    this.#report(placeProblem(problem, { source, line: line.line, text: line.text }));
    return null;
  }

  #expected({ expected_output_tokens: tokens, expected_output: text }: WorkloadRequest): number {
    if (tokens !== null && tokens !== undefined) return tokens;
    const { tokenizer } = this.#tools;
    return text === null || text === undefined || !tokenizer.readsText ? none : tokenizer.count(text);
  }

  #offsetOf({ index }: ParsedLine): number {
    const { offsets, firstByte, ends } = this.#chunk;
    return offsets?.[index] ?? firstByte + (index === 0 ? 0 : ends[index - 1]!);
  }

  #noteEdge(row: number, ids: Int32Array | null): void {
    if (ids === null) return;
    this.#edges.push(row);
    this.#edgeIds.append(ids);
    this.#edgeEnds.push(this.#edgeIds.length);
  }

  #noteLastTurns(): void {
    for (const [name, { first, last }] of this.#sessions) {
      if (first === last) continue;
      const state = this.#tools.texts.state(name);
      this.#noteEdge(last, state === undefined ? null : state.ids.subarray(0, state.length));
    }
  }

  #report(problem: Problem): void {
    if (++this.#problemCount <= problemsKept) this.#problems.push(problem);
  }
}

function flagsOf(request: WorkloadRequest): number {
  return (
    (request.streaming === true ? requestFlags.streaming : 0) |
    (request.history === 'delta' ? requestFlags.deltaHistory : 0) |
    ((request.prefix_blocks ?? null) === null ? 0 : requestFlags.namedBlocks)
  );
}
