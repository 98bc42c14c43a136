import { ByteColumn, FloatColumn, IntegerColumn } from '../core/growing-column.ts';
import { nsPerMs } from '../core/units.ts';
import { pickRows, rowNumbers } from '../nouns/pick-rows.ts';
import { type NamedBlocks, noSession, type WorkloadColumns } from '../nouns/workload-columns.ts';
import type { ChunkBlocks, ColumnChunk } from './column-chunk.ts';
import { LinkGatherer } from './link-gatherer.ts';
import { nothingExpected } from './request-lengths.ts';

/** The columns of a whole workload, and what its requests name that is not there. */
export interface GatheredColumns {
  readonly columns: WorkloadColumns;
  /** Ids of `depends_on` that no request has; such a request waits for nobody. */
  readonly missing: readonly string[];
}

/** Puts the columns of chunks, given in file order, together. */
export class ColumnGatherer {
  readonly #arrivalNs = new FloatColumn();
  readonly #thinkNs = new FloatColumn();
  readonly #cancelAfterNs = new FloatColumn();
  readonly #promptTokens = new IntegerColumn();
  readonly #promptSource = new ByteColumn();
  readonly #outputTokens = new IntegerColumn();
  readonly #outputSource = new ByteColumn();
  readonly #maxOutputTokens = new IntegerColumn();
  readonly #session = new IntegerColumn();
  readonly #flags = new ByteColumn();
  readonly #bodyOffset = new FloatColumn();
  readonly #bodyLength = new IntegerColumn();
  readonly #links = new LinkGatherer();
  readonly #blocks: BlockGatherer | null;
  #sessions = 0;

  constructor({ hasBlocks }: { readonly hasBlocks: boolean }) {
    this.#blocks = hasBlocks ? new BlockGatherer() : null;
  }

  get count(): number {
    return this.#arrivalNs.length;
  }

  /** @param sessions by session of the chunk: its number in the workload */
  add(chunk: ColumnChunk, sessions: Int32Array): void {
    this.#arrivalNs.append(chunk.arrivalNs);
    this.#thinkNs.append(chunk.thinkTimeMs.map((ms) => ms * nsPerMs));
    this.#cancelAfterNs.append(chunk.cancelAfterNs);
    this.#promptTokens.append(chunk.promptTokens);
    this.#promptSource.append(chunk.promptSource);
    for (let row = 0; row < chunk.count; row++) this.#outputTokens.push(outputTokensOf(chunk, row));
    this.#outputSource.append(chunk.outputSource);
    this.#maxOutputTokens.append(chunk.maxOutputTokens);
    for (let row = 0; row < chunk.count; row++) {
      const local = chunk.session[row]!;
      this.#session.push(local === noSession ? noSession : sessions[local]!);
    }
    for (const session of sessions) this.#sessions = Math.max(this.#sessions, session + 1);
    this.#flags.append(chunk.flags);
    this.#bodyOffset.append(chunk.bodyOffset);
    this.#bodyLength.append(chunk.bodyLength);
    this.#links.add(chunk);
    if (chunk.blocks !== null) this.#blocks?.add(chunk.blocks);
  }

  /** In order of arrival. The columns are views: what is added later may change them. */
  result(): GatheredColumns {
    const { links, missing } = this.#links.result();
    const inFileOrder: WorkloadColumns = {
      count: this.count,
      arrivalNs: this.#arrivalNs.view(),
      thinkNs: this.#thinkNs.view(),
      cancelAfterNs: this.#cancelAfterNs.view(),
      promptTokens: this.#promptTokens.view(),
      promptSource: this.#promptSource.view(),
      outputTokens: this.#outputTokens.view(),
      outputSource: this.#outputSource.view(),
      maxOutputTokens: this.#maxOutputTokens.view(),
      session: this.#session.view(),
      turn: new Int32Array(this.count),
      flags: this.#flags.view(),
      links,
      blocks: this.#blocks?.result() ?? null,
      bodyOffset: this.#bodyOffset.view(),
      bodyLength: this.#bodyLength.view(),
    };
    const order = arrivalOrder(inFileOrder.arrivalNs);
    const columns = order === null ? inFileOrder : pickRows(inFileOrder, order);
    numberTurns(columns, this.#sessions);
    return { columns, missing };
  }
}

/** What a request generates: what goes beyond the cap is never generated. */
export function outputTokensOf(
  { expectedTokens, maxOutputTokens }: Pick<ColumnChunk, 'expectedTokens' | 'maxOutputTokens'>,
  row: number,
): number {
  const [expected, most] = [expectedTokens[row]!, maxOutputTokens[row]!];
  return expected === nothingExpected ? most : Math.min(expected, most);
}

/** Rows by arrival, ties in file order; null where they stand so already. */
export function arrivalOrder(arrivalNs: Float64Array): Int32Array | null {
  let row = 1;
  while (row < arrivalNs.length && arrivalNs[row - 1]! <= arrivalNs[row]!) row++;
  if (row >= arrivalNs.length) return null;
  return rowNumbers(arrivalNs.length).sort((a, b) => arrivalNs[a]! - arrivalNs[b]! || a - b);
}

function numberTurns({ session, turn }: WorkloadColumns, sessions: number): void {
  const turns = new Int32Array(sessions);
  for (let row = 0; row < session.length; row++)
    if (session[row]! !== noSession) turn[row] = turns[session[row]!]!++;
}

class BlockGatherer {
  readonly #ends = new IntegerColumn();
  readonly #chain = new FloatColumn();
  readonly #blockTokens = new IntegerColumn();

  add({ ends, chain, blockTokens }: ChunkBlocks): void {
    const before = this.#chain.length;
    for (const end of ends) this.#ends.push(before + end);
    this.#chain.append(chain);
    this.#blockTokens.append(blockTokens);
  }

  result(): NamedBlocks {
    const start = new Int32Array(this.#ends.length + 1);
    start.set(this.#ends.view(), 1);
    return { start, chain: this.#chain.view(), blockTokens: this.#blockTokens.view() };
  }
}
