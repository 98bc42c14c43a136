import { nsPerMs } from '../core/units.ts';
import { type ResultPhase, type ResultStatus, resultPhases, resultStatuses } from '../nouns/result.ts';
import type { ResultColumns } from '../nouns/result-columns.ts';

/** A latency of one row in ms; NaN where it is not defined. */
export type Latency = (columns: ResultColumns, row: number) => number;

/*
 * The definitions of iwc, in one place. From *due*: what the user of the service waits, however late the client was.
 * From *launched*: what the server and the network took.
 */

/** First content, reasoning or tool call − due. */
export const ttftFromDue: Latency = (columns, row) => between(columns.dueNs, columns.firstTokenNs, row);
export const ttftFromLaunched: Latency = (columns, row) =>
  between(columns.launchedNs, columns.firstTokenNs, row);

/** First content − due: with a reasoning model, the end of thinking. */
export const answerTtftFromDue: Latency = (columns, row) =>
  between(columns.dueNs, columns.firstAnswerTokenNs, row);

/** (last token − first token) / (output tokens − 1); undefined below 2 tokens. */
export const tpot: Latency = (columns, row) =>
  between(columns.firstTokenNs, columns.lastTokenNs, row) / (tokensOf(columns, row) - 1);

/** Last token − due; for an answer that does not stream, the end of the answer. */
export const e2eFromDue: Latency = (columns, row) => between(columns.dueNs, columns.lastTokenNs, row);
export const e2eFromLaunched: Latency = (columns, row) =>
  between(columns.launchedNs, columns.lastTokenNs, row);

/** Launched − due, less what a limit of the user's held back: the client's own lateness. */
export const scheduleLag: Latency = (columns, row) =>
  between(columns.dueNs, columns.launchedNs, row) - columns.heldNs[row]! / nsPerMs;

/** What `--max-in-flight` held back. */
export const heldByCap: Latency = (columns, row) => columns.heldNs[row]! / nsPerMs;

/** Launched to a connection that was ready; about 0 on a warm pool. */
export const connectionWait: Latency = (columns, row) =>
  between(columns.launchedNs, columns.connectedNs, row);

/** Output tokens of a row, NaN below 2, where a time per token means nothing. */
function tokensOf(columns: ResultColumns, row: number): number {
  const tokens = columns.outputTokens[row]!;
  return tokens < 2 ? Number.NaN : tokens;
}

function between(from: Float64Array, to: Float64Array, row: number): number {
  return (to[row]! - from[row]!) / nsPerMs;
}

/** Which rows count. */
export interface RowFilter {
  readonly phase?: ResultPhase;
  readonly status?: ResultStatus;
}

/** The rows that pass a filter and hold a record, in order of due time. */
export function rowsWhere(columns: ResultColumns, filter: RowFilter): Int32Array {
  const phase = filter.phase === undefined ? -1 : resultPhases.indexOf(filter.phase);
  const status = filter.status === undefined ? -1 : resultStatuses.indexOf(filter.status);
  const rows = new Int32Array(columns.count);
  let count = 0;
  for (let row = 0; row < columns.count; row++) {
    if (!columns.has(row)) continue;
    if (phase >= 0 && columns.phase[row] !== phase) continue;
    if (status >= 0 && columns.status[row] !== status) continue;
    rows[count++] = row;
  }
  const { dueNs } = columns;
  return rows.slice(0, count).sort((a, b) => dueNs[a]! - dueNs[b]! || a - b);
}

/** The defined values of a latency over rows, in the rows' order. */
export function collect(columns: ResultColumns, rows: Int32Array, latency: Latency): Float64Array {
  const values = new Float64Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const value = latency(columns, row);
    if (!Number.isNaN(value)) values[count++] = value;
  }
  return values.subarray(0, count);
}
