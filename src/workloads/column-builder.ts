import type { RecordChunk } from '../core/batch.ts';
import type { Problem } from '../core/errors.ts';
import { FloatColumn } from '../core/growing-column.ts';
import { nsPerMs } from '../core/units.ts';
import { fingerprint96, fingerprintWords } from '../math/fingerprint-table.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { requestFlags } from '../nouns/workload-columns.ts';
import { chainNamed } from '../prefix/block-hash.ts';
import { BlockScopes } from '../prefix/block-scopes.ts';
import type { ChunkBlocks, ColumnChunk } from './column-chunk.ts';
import type { ParsedLine } from './parse-requests.ts';
import { arrivalNsOf } from './read-workload.ts';
import type { SourcedLength } from './request-lengths.ts';

/** Problems kept with their words, a chunk. */
const problemsKept = 1000;

/** Lines, and where each stands in the file; null or absent where they lie as they do there. */
export interface PlacedLines extends RecordChunk {
  readonly offsets?: Float64Array;
}

/** What a line does not tell by itself. */
export interface RowFacts {
  /** As `sessionOf` numbers it, or `noSession`. */
  readonly session: number;
  readonly prompt: SourcedLength;
  /** What is expected, which may be beyond the cap. */
  readonly output: SourcedLength;
}

/** Turns the requests of one chunk of lines into columns; the one place where a request becomes a row. */
export class ColumnBuilder {
  readonly #lines: PlacedLines;
  readonly #columns: ReturnType<typeof createColumns>;
  readonly #blocks: BlockBuilder | null;
  readonly #sessions = new Map<string, number>();
  readonly #dependents: number[] = [];
  readonly #dependencies: number[] = [];
  readonly #dependencyNames = new Map<string, number>();
  readonly #problems: Problem[] = [];
  #problemCount = 0;
  #count = 0;

  constructor(lines: PlacedLines, { hasBlocks }: { readonly hasBlocks: boolean }) {
    this.#lines = lines;
    this.#columns = createColumns(lines.ends.length);
    this.#blocks = hasBlocks ? new BlockBuilder(lines.ends.length) : null;
  }

  /** Requests taken so far; the row of the next one. */
  get count(): number {
    return this.#count;
  }

  /** The number of a session within the chunk. */
  sessionOf(name: string): number {
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const number = this.#sessions.size;
    this.#sessions.set(name, number);
    return number;
  }

  add({ request, index }: ParsedLine, { session, prompt, output }: RowFacts): void {
    const row = this.#count++;
    const columns = this.#columns;
    columns.arrivalNs[row] = arrivalNsOf(request);
    columns.thinkTimeMs[row] = request.think_time_ms ?? Number.NaN;
    columns.cancelAfterNs[row] = (request.cancel_after_ms ?? Number.NaN) * nsPerMs;
    columns.promptTokens[row] = prompt.tokens;
    columns.promptSource[row] = prompt.source;
    columns.expectedTokens[row] = output.tokens;
    columns.outputSource[row] = output.source;
    columns.maxOutputTokens[row] = request.max_output_tokens;
    columns.session[row] = session;
    columns.flags[row] = flagsOf(request);
    fingerprint96(request.request_id, columns.ids, row * fingerprintWords);
    const { ends, firstByte, offsets } = this.#lines;
    const start = index === 0 ? 0 : ends[index - 1]!;
    columns.bodyOffset[row] = offsets === undefined ? firstByte + start : offsets[index]!;
    columns.bodyLength[row] = ends[index]! - start;
    if (request.depends_on !== null && request.depends_on !== undefined)
      this.#addDependency(row, request.depends_on);
    this.#blocks?.add(row, request);
  }

  report(problem: Problem): void {
    if (++this.#problemCount <= problemsKept) this.#problems.push(problem);
  }

  result(): ColumnChunk {
    return {
      ...cutColumns(this.#columns, this.#count),
      count: this.#count,
      problems: this.#problems,
      problemCount: this.#problemCount,
      sessionNames: [...this.#sessions.keys()],
      dependents: Int32Array.from(this.#dependents),
      dependencies: Int32Array.from(this.#dependencies),
      dependencyNames: [...this.#dependencyNames.keys()],
      blocks: this.#blocks?.result(this.#count) ?? null,
    };
  }

  #addDependency(row: number, name: string): void {
    const number = this.#dependencyNames.get(name) ?? this.#dependencyNames.size;
    this.#dependencyNames.set(name, number);
    this.#dependents.push(row);
    this.#dependencies.push(number);
  }
}

/** Room for as many requests as there are lines. */
function createColumns(lines: number) {
  return {
    arrivalNs: new Float64Array(lines),
    thinkTimeMs: new Float64Array(lines),
    cancelAfterNs: new Float64Array(lines),
    promptTokens: new Int32Array(lines),
    promptSource: new Uint8Array(lines),
    expectedTokens: new Int32Array(lines),
    outputSource: new Uint8Array(lines),
    maxOutputTokens: new Int32Array(lines),
    session: new Int32Array(lines),
    flags: new Uint8Array(lines),
    ids: new Int32Array(lines * fingerprintWords),
    bodyOffset: new Float64Array(lines),
    bodyLength: new Int32Array(lines),
  };
}

/** What was filled; blank lines and bad ones leave room behind. */
function cutColumns(columns: ReturnType<typeof createColumns>, count: number): typeof columns {
  if (count === columns.arrivalNs.length) return columns;
  return {
    arrivalNs: columns.arrivalNs.slice(0, count),
    thinkTimeMs: columns.thinkTimeMs.slice(0, count),
    cancelAfterNs: columns.cancelAfterNs.slice(0, count),
    promptTokens: columns.promptTokens.slice(0, count),
    promptSource: columns.promptSource.slice(0, count),
    expectedTokens: columns.expectedTokens.slice(0, count),
    outputSource: columns.outputSource.slice(0, count),
    maxOutputTokens: columns.maxOutputTokens.slice(0, count),
    session: columns.session.slice(0, count),
    flags: columns.flags.slice(0, count),
    ids: columns.ids.slice(0, count * fingerprintWords),
    bodyOffset: columns.bodyOffset.slice(0, count),
    bodyLength: columns.bodyLength.slice(0, count),
  };
}

function flagsOf(request: WorkloadRequest): number {
  return (
    (request.streaming === true ? requestFlags.streaming : 0) |
    (request.history === 'delta' ? requestFlags.deltaHistory : 0) |
    ((request.prefix_blocks ?? null) === null ? 0 : requestFlags.namedBlocks)
  );
}

/** Gathers the blocks that requests name, as chained hashes. */
class BlockBuilder {
  readonly #ends: Int32Array;
  readonly #blockTokens: Int32Array;
  readonly #chain = new FloatColumn();
  readonly #scopes = new BlockScopes();

  constructor(lines: number) {
    this.#ends = new Int32Array(lines);
    this.#blockTokens = new Int32Array(lines);
  }

  add(row: number, { prefix_blocks: blocks, model = null, adapter = null }: WorkloadRequest): void {
    if (blocks !== null && blocks !== undefined) {
      const blockTokens = blocks.block_tokens;
      let { start: value } = this.#scopes.of({ isNamed: true, blockTokens, model, adapter });
      for (const id of blocks.ids) {
        value = chainNamed(value, id);
        this.#chain.push(value);
      }
      this.#blockTokens[row] = blockTokens;
    }
    this.#ends[row] = this.#chain.length;
  }

  result(count: number): ChunkBlocks {
    return {
      ends: this.#ends.slice(0, count),
      chain: this.#chain.take(),
      blockTokens: this.#blockTokens.slice(0, count),
    };
  }
}
