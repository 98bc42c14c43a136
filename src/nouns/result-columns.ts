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
} as const;

type TimeColumn = keyof typeof timeColumns;
type CountColumn = keyof typeof countColumns;
const timeEntries = Object.entries(timeColumns) as [TimeColumn, (typeof timeColumns)[TimeColumn]][];
const countEntries = Object.entries(countColumns) as [CountColumn, (typeof countColumns)[CountColumn]][];

/** In count columns: not known. Never shown; times that did not happen are NaN. */
export const noCount = -1;

/**
 * Results column by column, about 110 bytes a request: what compare, report and summaries work on. Row `i` is the
 * request at place `i` of the workload; rows that no record filled have no due time (NaN).
 */
export class ResultColumns
  implements Readonly<Record<TimeColumn, Float64Array> & Record<CountColumn, Int32Array>>
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
  promptTokens = new Int32Array(0);
  outputTokens = new Int32Array(0);
  reasoningTokens = new Int32Array(0);
  cachedTokens = new Int32Array(0);
  clientOutputTokens = new Int32Array(0);
  requestedOutputTokens = new Int32Array(0);
  chunks = new Int32Array(0);
  /** Indices into `resultStatuses`, `resultPhases`, `tokenSources` (255 for none). */
  status = new Uint8Array(0);
  phase = new Uint8Array(0);
  tokenSource = new Uint8Array(0);
  attempts = new Uint8Array(0);
  /** 1 where the client stood still while the request was under way. */
  stalled = new Uint8Array(0);
  #count = 0;

  constructor(capacity = 1024) {
    this.#resize(capacity);
  }

  /** Rows in use: one more than the greatest place that was set. */
  get count(): number {
    return this.#count;
  }

  /** Whether a record stands at this place. */
  has(row: number): boolean {
    return row < this.#count && !Number.isNaN(this.dueNs[row]!);
  }

  set(record: ResultRecord): void {
    const row = record.index;
    if (row >= this.dueNs.length) this.#resize(Math.max(row + 1, 2 * this.dueNs.length));
    this.#count = Math.max(this.#count, row + 1);
    for (const [column, field] of timeEntries) this[column][row] = record[field] ?? Number.NaN;
    for (const [column, field] of countEntries) this[column][row] = record[field] ?? noCount;
    this.status[row] = resultStatuses.indexOf(record.status);
    this.phase[row] = resultPhases.indexOf(record.phase);
    this.tokenSource[row] = record.token_source === null ? 255 : tokenSources.indexOf(record.token_source);
    this.attempts[row] = Math.min(255, record.attempt);
    this.stalled[row] = record.stalled === true ? 1 : 0;
  }

  #resize(capacity: number): void {
    for (const [column] of timeEntries) {
      const grown = new Float64Array(capacity).fill(Number.NaN);
      grown.set(this[column]);
      this[column] = grown;
    }
    for (const [column] of countEntries) {
      const grown = new Int32Array(capacity).fill(noCount);
      grown.set(this[column]);
      this[column] = grown;
    }
    for (const column of ['status', 'phase', 'tokenSource', 'attempts', 'stalled'] as const) {
      const grown = new Uint8Array(capacity);
      grown.set(this[column]);
      this[column] = grown;
    }
  }
}
