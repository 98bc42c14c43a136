import { type ResultRecord, resultPhases, resultStatuses, tokenSources } from './result.ts';

/** Times of a request in `ResultColumns`, in the file's names without `_ns`. */
const timeColumns = {
  dueNs: 'due_ns',
  heldNs: 'held_ns',
  launchedNs: 'launched_ns',
  connectedNs: 'connected_ns',
  firstByteNs: 'first_byte_ns',
  firstChunkNs: 'first_chunk_ns',
  firstTokenNs: 'first_token_ns',
  firstAnswerTokenNs: 'first_answer_token_ns',
  lastTokenNs: 'last_token_ns',
  finishedNs: 'finished_ns',
} as const;

const countColumns = {
  promptTokens: 'prompt_tokens',
  outputTokens: 'output_tokens',
  reasoningTokens: 'reasoning_tokens',
  cachedTokens: 'cached_tokens',
  clientOutputTokens: 'client_output_tokens',
  requestedOutputTokens: 'requested_output_tokens',
  chunks: 'chunks',
  attempts: 'attempt',
} as const;

/** What only a simulated engine tells of. */
const engineColumns = {
  scheduledNs: 'scheduled_ns',
  replica: 'replica',
  preemptions: 'preemptions',
  recomputedTokens: 'recomputed_tokens',
} as const;

type TimeColumn = keyof typeof timeColumns;
type CountColumn = keyof typeof countColumns;
type EngineColumn = keyof typeof engineColumns;
type CodeColumn = 'status' | 'phase' | 'tokenSource' | 'stalled';

const timeEntries = Object.entries(timeColumns) as [TimeColumn, (typeof timeColumns)[TimeColumn]][];
const countEntries = Object.entries(countColumns) as [CountColumn, (typeof countColumns)[CountColumn]][];
const engineEntries = Object.entries(engineColumns) as [EngineColumn, (typeof engineColumns)[EngineColumn]][];
const codeNames = ['status', 'phase', 'tokenSource', 'stalled'] as const;

/** In count columns: not known. Never shown; times that did not happen are NaN. */
export const noCount = -1;

/** In `tokenSource`: none. */
const noSource = 255;

/** Counts of requests; of doubles only where one was met that 32 bits do not hold. */
export type CountValues = Int32Array | Float64Array;

/** Rows in one piece of memory, as they cross threads: column after column, those that only some runs have last. */
export interface PackedRows {
  readonly count: number;
  readonly values: Float64Array<ArrayBuffer>;
  readonly engine: readonly EngineColumn[];
}

/**
 * Results column by column, about 115 bytes a request: what compare, report and summaries work on. Where a whole run is
 * held, row `i` is the request at place `i` of the workload; rows that no record filled have no due time (NaN).
 */
export class ResultColumns
  implements
    Readonly<Record<TimeColumn, Float64Array>>,
    Readonly<Record<CountColumn, CountValues>>,
    Readonly<Record<CodeColumn, Uint8Array>>,
    Readonly<Record<EngineColumn, Float64Array | null>>
{
  dueNs = new Float64Array(0);
  heldNs = new Float64Array(0);
  launchedNs = new Float64Array(0);
  connectedNs = new Float64Array(0);
  firstByteNs = new Float64Array(0);
  firstChunkNs = new Float64Array(0);
  firstTokenNs = new Float64Array(0);
  firstAnswerTokenNs = new Float64Array(0);
  lastTokenNs = new Float64Array(0);
  finishedNs = new Float64Array(0);
  promptTokens: CountValues = new Int32Array(0);
  outputTokens: CountValues = new Int32Array(0);
  reasoningTokens: CountValues = new Int32Array(0);
  cachedTokens: CountValues = new Int32Array(0);
  clientOutputTokens: CountValues = new Int32Array(0);
  requestedOutputTokens: CountValues = new Int32Array(0);
  chunks: CountValues = new Int32Array(0);
  attempts: CountValues = new Int32Array(0);
  /** Indices into `resultStatuses`, `resultPhases`, `tokenSources` (255 for none). */
  status = new Uint8Array(0);
  phase = new Uint8Array(0);
  tokenSource = new Uint8Array(0);
  /** 1 where the client stood still while the request was under way. */
  stalled = new Uint8Array(0);
  /** NaN where not known; null, and no memory, until `open` or the first record that has one. */
  scheduledNs: Float64Array | null = null;
  replica: Float64Array | null = null;
  preemptions: Float64Array | null = null;
  recomputedTokens: Float64Array | null = null;
  #count = 0;
  #capacity = 0;

  constructor(capacity = 1024) {
    this.#resize(capacity);
  }

  /** Rows in use: one more than the greatest that was set. */
  get count(): number {
    return this.#count;
  }

  /** Whether a record stands in this row. */
  has(row: number): boolean {
    return row < this.#count && !Number.isNaN(this.dueNs[row]!);
  }

  /** Makes room for what real runs do not have, to be written row by row. */
  open(...columns: readonly EngineColumn[]): void {
    for (const column of columns) this[column] ??= new Float64Array(this.#capacity).fill(Number.NaN);
  }

  /**
   * Adds a row to be filled in place, without an object: times are NaN, counts `noCount`; it is ok, measured, launched as
   * soon as due (`heldNs` 0), with one attempt and no chunks, until something else is written. Columns are replaced as
   * they grow, so take them from here for each row. Returns the row.
   */
  append(): number {
    const row = this.#count;
    this.#include(row);
    this.heldNs[row] = 0;
    this.attempts[row] = 1;
    this.chunks[row] = 0;
    this.requestedOutputTokens[row] = 0;
    this.status[row] = 0;
    this.phase[row] = measured;
    this.tokenSource[row] = noSource;
    return row;
  }

  /** Writes a record into its row: its place in the workload, or another where only some requests are held. */
  set(record: ResultRecord, row = record.index): void {
    this.#include(row);
    this.#setTimes(row, record);
    this.#setCounts(row, record);
    this.#setEngine(row, record);
    this.status[row] = resultStatuses.indexOf(record.status);
    this.phase[row] = resultPhases.indexOf(record.phase);
    this.tokenSource[row] =
      record.token_source === null ? noSource : tokenSources.indexOf(record.token_source);
    this.stalled[row] = record.stalled === true ? 1 : 0;
  }

  /** The rows in use, in memory of their own. */
  pack(): PackedRows {
    const count = this.#count;
    const engine = engineNames.filter((column) => this[column] !== null);
    const values = new Float64Array((alwaysThere.length + engine.length) * count);
    let at = 0;
    for (const column of [...alwaysThere, ...engine]) {
      values.set(this[column]!.subarray(0, count), at);
      at += count;
    }
    return { count, values, engine };
  }

  /** Takes rows over, each into the row that `rows` names for it. */
  unpack({ count, values, engine }: PackedRows, rows: Int32Array): void {
    let most = -1;
    for (const row of rows) if (row > most) most = row;
    if (most >= 0) this.#include(most);
    this.open(...engine);
    let at = 0;
    for (const column of [...alwaysThere, ...engine]) {
      const packed = values.subarray(at, at + count);
      if (!scatter(packed, this[column]!, rows)) {
        // Only counts can be too large for their column.
        this.#widen(column as CountColumn);
        scatter(packed, this[column]!, rows);
      }
      at += count;
    }
  }

  /** Forgets all rows; their memory is kept for others. */
  clear(): void {
    const end = this.#count;
    this.#count = 0;
    for (const [column] of timeEntries) this[column].fill(Number.NaN, 0, end);
    for (const [column] of countEntries) this[column].fill(noCount, 0, end);
    for (const [column] of engineEntries) this[column]?.fill(Number.NaN, 0, end);
    for (const column of codeNames) this[column].fill(0, 0, end);
  }

  /** Written out, as the two below: by names that are computed, a row takes five times as long. */
  #setTimes(row: number, record: ResultRecord): void {
    this.dueNs[row] = record.due_ns;
    this.heldNs[row] = record.held_ns;
    this.launchedNs[row] = record.launched_ns ?? Number.NaN;
    this.connectedNs[row] = record.connected_ns ?? Number.NaN;
    this.firstByteNs[row] = record.first_byte_ns ?? Number.NaN;
    this.firstChunkNs[row] = record.first_chunk_ns ?? Number.NaN;
    this.firstTokenNs[row] = record.first_token_ns ?? Number.NaN;
    this.firstAnswerTokenNs[row] = record.first_answer_token_ns ?? Number.NaN;
    this.lastTokenNs[row] = record.last_token_ns ?? Number.NaN;
    this.finishedNs[row] = record.finished_ns ?? Number.NaN;
  }

  #setCounts(row: number, record: ResultRecord): void {
    if (!put(this.promptTokens, row, record.prompt_tokens)) this.#putWide('promptTokens', row, record);
    if (!put(this.outputTokens, row, record.output_tokens)) this.#putWide('outputTokens', row, record);
    if (!put(this.reasoningTokens, row, record.reasoning_tokens))
      this.#putWide('reasoningTokens', row, record);
    if (!put(this.cachedTokens, row, record.cached_tokens)) this.#putWide('cachedTokens', row, record);
    if (!put(this.clientOutputTokens, row, record.client_output_tokens))
      this.#putWide('clientOutputTokens', row, record);
    if (!put(this.requestedOutputTokens, row, record.requested_output_tokens))
      this.#putWide('requestedOutputTokens', row, record);
    if (!put(this.chunks, row, record.chunks)) this.#putWide('chunks', row, record);
    if (!put(this.attempts, row, record.attempt)) this.#putWide('attempts', row, record);
  }

  #setEngine(row: number, record: ResultRecord): void {
    for (const [column, field] of engineEntries) {
      const value = record[field];
      if (value !== null) this.open(column);
      const values = this[column];
      if (values !== null) values[row] = value ?? Number.NaN;
    }
  }

  #include(row: number): void {
    if (row >= this.#capacity) this.#resize(Math.max(row + 1, 2 * this.#capacity));
    if (row >= this.#count) this.#count = row + 1;
  }

  #putWide(column: CountColumn, row: number, record: ResultRecord): void {
    this.#widen(column);
    put(this[column], row, record[countColumns[column]]);
  }

  #widen(column: CountColumn): void {
    if (this[column] instanceof Int32Array) this[column] = Float64Array.from(this[column]);
  }

  #resize(capacity: number): void {
    this.#capacity = capacity;
    for (const [column] of timeEntries)
      this[column] = grown(new Float64Array(capacity), this[column], Number.NaN);
    for (const [column] of countEntries) {
      const values = this[column];
      const room = values instanceof Int32Array ? new Int32Array(capacity) : new Float64Array(capacity);
      this[column] = grown(room, values, noCount);
    }
    for (const [column] of engineEntries) {
      const values = this[column];
      if (values !== null) this[column] = grown(new Float64Array(capacity), values, Number.NaN);
    }
    for (const column of codeNames) this[column] = grown(new Uint8Array(capacity), this[column], 0);
  }
}

const measured = resultPhases.indexOf('measure');

const engineNames = engineEntries.map(([column]) => column);

/** In the order in which they are packed. */
const alwaysThere = [
  ...timeEntries.map(([column]) => column),
  ...countEntries.map(([column]) => column),
  ...codeNames,
];

type Values = Float64Array | Int32Array | Uint8Array;

/** False where the value is not what the column then holds. */
function put(values: CountValues, row: number, value: number | null): boolean {
  const known = value ?? noCount;
  values[row] = known;
  return values[row] === known;
}

/** False where a value is not what its row then holds; NaN is. */
function scatter(from: Float64Array, to: Values, rows: Int32Array): boolean {
  let isKept = true;
  for (let i = 0; i < rows.length; i++) {
    const value = from[i]!;
    const row = rows[i]!;
    to[row] = value;
    if (to[row] !== value && !Number.isNaN(value)) isKept = false;
  }
  return isKept;
}

function grown<T extends Values>(room: T, values: Values, rest: number): T {
  room.set(values);
  room.fill(rest, values.length);
  return room;
}
