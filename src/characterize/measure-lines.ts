import type { Problem } from '../core/errors.ts';
import { IntegerColumn } from '../core/growing-column.ts';
import { defineTask } from '../core/task.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { noSession, unknownLength } from '../nouns/workload-columns.ts';
import { BlockScopes } from '../prefix/block-scopes.ts';
import type { Tokenizer, TokenizerPayload } from '../tokenizers/index.ts';
import { attachSharedTokenizer } from '../workloads/attach-tokenizer.ts';
import { ColumnBuilder, type PlacedLines } from '../workloads/column-builder.ts';
import { buffersOf } from '../workloads/column-chunk.ts';
import { type ParsedLine, parseRequests, placeProblem } from '../workloads/parse-requests.ts';
import { expectedLength, promptLength, type SourcedLength } from '../workloads/request-lengths.ts';
import { BlockChains } from './block-chains.ts';
import { type MeasuredChunk, none } from './measured-chunk.ts';
import { SessionTexts } from './session-texts.ts';

export interface MeasureLinesSetup {
  readonly tokenizer: TokenizerPayload;
  readonly prefixBlockTokens: number;
}

/** Measures whole lines: checks them, counts their tokens, hashes their prefix blocks. */
export const measureLines = defineTask<MeasureLinesSetup, PlacedLines, MeasuredChunk>({
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

/** The lengths of a request, its tokens where they are looked at, and what they share with the session's previous ones. */
interface Counted {
  readonly ids: Int32Array | null;
  readonly prompt: SourcedLength;
  readonly output: SourcedLength;
  readonly shared: number;
}

class ChunkMeasurer {
  readonly #chunk: PlacedLines;
  readonly #tools: Tools;
  readonly #blocks: BlockChains;
  readonly #columns: ColumnBuilder;
  readonly #previous: Int32Array;
  readonly #shared: Int32Array;
  #otherParts = 0;
  /** First and last request of each session of the chunk. */
  readonly #sessions = new Map<string, { readonly index: number; readonly first: number; last: number }>();
  readonly #edges = new IntegerColumn();
  readonly #edgeEnds = new IntegerColumn();
  readonly #edgeIds = new IntegerColumn();

  constructor(chunk: PlacedLines, tools: Tools) {
    this.#chunk = chunk;
    this.#tools = tools;
    this.#blocks = new BlockChains(tools.prefixBlockTokens, tools.scopes);
    // The blocks that requests name are hashed along with those of texts.
    this.#columns = new ColumnBuilder(chunk, { hasBlocks: false });
    this.#previous = new Int32Array(chunk.ends.length);
    this.#shared = new Int32Array(chunk.ends.length);
  }

  run(): MeasuredChunk {
    parseRequests(this.#chunk, {
      take: (line) => this.#measure(line),
      report: (problem) => this.#columns.report(problem),
    });
    this.#noteLastTurns();
    const { count } = this.#columns;
    return {
      ...this.#columns.result(),
      ...this.#blocks.result(),
      previous: this.#previous.slice(0, count),
      shared: this.#shared.slice(0, count),
      edges: this.#edges.take(),
      edgeEnds: this.#edgeEnds.take(),
      edgeIds: this.#edgeIds.take(),
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
    const index = name === '' ? noSession : (session?.index ?? this.#columns.sessionOf(name));
    if (session !== undefined) session.last = row;
    else if (name !== '') {
      this.#sessions.set(name, { index, first: row, last: row });
      this.#noteEdge(row, counted.ids);
    }
    const { ids, prompt, output, shared } = counted;
    const named = request.prefix_blocks ?? null;
    const { model = null, adapter = null } = request;
    this.#blocks.add({ named, ids, model, adapter, previous, shared });
    this.#columns.add(line, { session: index, prompt, output });
    this.#previous[row] = previous;
    this.#shared[row] = shared;
  }

  /** Null for a request whose tokens cannot be counted; that is reported. */
  #count(line: ParsedLine, session: string, previous: number): Counted | null {
    const { request } = line;
    const { tokenizer } = this.#tools;
    if (tokenizer.readsText) return this.#countText(request, session, previous);
    const prompt = promptLength(request, 'counted', null);
    if (prompt.tokens !== unknownLength)
      return { ids: null, prompt, output: expectedLength(request, null), shared: 0 };
    const problem: Problem = {
      code: 'no-prompt-tokens',
      message: "the tokenizer 'declared' needs prompt_tokens on every request",
      place: { path: '$' },
      hint: 'choose a tokenizer that reads text, such as tiktoken',
    };
    const { source } = this.#chunk;
    this.#columns.report(placeProblem(problem, { source, line: line.line, text: line.text }));
    return null;
  }

  #countText(request: WorkloadRequest, session: string, previous: number): Counted {
    const { tokenizer, texts } = this.#tools;
    const { text, otherParts } = promptText(request);
    this.#otherParts += otherParts;
    const { ids, shared } =
      session === '' ? { ids: texts.encode(text), shared: 0 } : texts.advance(session, text);
    return {
      ids,
      prompt: promptLength(request, 'counted', () => ids.length),
      output: expectedLength(request, (expected) => tokenizer.count(expected)),
      shared: previous === none ? 0 : shared,
    };
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
}
