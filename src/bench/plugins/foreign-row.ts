import type { ResultRecord, ResultStatus } from '../../nouns/result.ts';
import { resultStatuses } from '../../nouns/result.ts';

/** A row of somebody's CSV or a line of their JSON Lines, by column name. */
export type ForeignRow = Readonly<Record<string, unknown>>;

/**
 * A request as others tell of it. Times are seconds of any one clock. Columns are LMBench's, of its guide (timestamp,
 * request_id, latency, prompt_tokens, completion_tokens, error) and of its generators (launch_time, finish_time, ttft,
 * generation_time, prompt_tokens, generation_tokens); whichever are there count.
 */
interface Telling {
  readonly launched: number | null;
  /** From the launch: seconds since 1970 leave a double no room for more than tenths of a microsecond. */
  readonly latency: number | null;
  readonly ttft: number | null;
  readonly promptTokens: number | null;
  readonly outputTokens: number | null;
  readonly error: string | null;
}

/** Columns of which each row needs one, and what they are for. */
const launchColumns = ['launch_time', 'timestamp'] as const;

/** What is missing for rows with these columns to be read; null when nothing is. */
export function missingColumns(names: readonly string[]): string | null {
  const has = (...wanted: readonly string[]) => wanted.some((name) => names.includes(name));
  const missing = [
    has(...launchColumns) ? null : 'launch_time (or timestamp)',
    has('finish_time', 'latency') ? null : 'finish_time (or latency)',
  ].filter((name) => name !== null);
  return missing.length === 0 ? null : missing.join(' and ');
}

/**
 * Records of rows, in launch order, on a clock that starts with the first launch. A row without any time is a request
 * that was not sent.
 */
export function recordsOfRows(rows: readonly ForeignRow[]): ResultRecord[] {
  const tellings = rows.map(readRow);
  const startS = tellings.reduce((least, { launched }) => Math.min(least, launched ?? least), Infinity);
  const order = rows
    .map((_, i) => i)
    .sort((a, b) => (tellings[a]!.launched ?? Infinity) - (tellings[b]!.launched ?? Infinity) || a - b);
  return order.map((row, index) => recordOf(rows[row]!, tellings[row]!, { index, startS }));
}

function readRow(row: ForeignRow): Telling {
  const launched = seconds(row['launch_time']) ?? seconds(row['timestamp']);
  const finished = seconds(row['finish_time']);
  const ttft = number(row['ttft']);
  const error = row['error'];
  return {
    launched,
    latency: launched === null || finished === null ? number(row['latency']) : finished - launched,
    // A time of 0 is LMBench's word for no token.
    ttft: ttft === null || ttft <= 0 ? null : ttft,
    promptTokens: number(row['prompt_tokens']),
    outputTokens: number(row['generation_tokens']) ?? number(row['completion_tokens']),
    error: isNothing(error) ? null : String(error),
  };
}

function recordOf(
  row: ForeignRow,
  telling: Telling,
  { index, startS }: { readonly index: number; readonly startS: number },
): ResultRecord {
  const launched = telling.launched === null ? null : nanoseconds(telling.launched - startS);
  const after = (span: number | null) =>
    launched === null || span === null ? null : launched + nanoseconds(span);
  const status = statusOf(row, telling);
  const isOk = status === 'ok';
  const first = isOk ? after(telling.ttft) : null;
  const finished = after(telling.latency);
  const error =
    telling.error ?? (isOk ? null : 'the row tells of no time and no token, as one of a failed request');
  return {
    request_id: isNothing(row['request_id']) ? `row${index}` : String(row['request_id']),
    index,
    session_id: isNothing(row['user_id']) ? null : String(row['user_id']),
    turn_id: null,
    phase: 'measure',
    due_ns: launched ?? 0,
    held_ns: 0,
    launched_ns: launched,
    scheduled_ns: null,
    connected_ns: null,
    first_byte_ns: null,
    first_chunk_ns: null,
    first_token_ns: first,
    first_answer_token_ns: null,
    last_token_ns: first === null ? null : finished,
    finished_ns: finished,
    status,
    http_status: null,
    error,
    attempt: status === 'not_sent' ? 0 : 1,
    prompt_tokens: telling.promptTokens,
    output_tokens: isOk ? telling.outputTokens : null,
    reasoning_tokens: null,
    cached_tokens: number(row['cached_tokens']),
    client_output_tokens: null,
    token_source: telling.outputTokens === null ? null : 'server',
    finish_reason: isNothing(row['finish_reason']) ? null : String(row['finish_reason']),
    requested_output_tokens: number(row['requested_output_tokens']) ?? telling.outputTokens ?? 0,
    chunks: 0,
    coalesced_chunks: 0,
    chunk_gaps: null,
    replica: null,
    preemptions: null,
    recomputed_tokens: null,
  };
}

/** What the row says; where it only tells an error, by its words. */
function statusOf(row: ForeignRow, { launched, latency, error, ttft, outputTokens }: Telling): ResultStatus {
  const said = resultStatuses.find((status) => status === row['status']);
  if (said !== undefined) return said;
  if (launched === null) return 'not_sent';
  if (error !== null) {
    if (/time[d ]*-?\s*out/i.test(error)) return 'timeout';
    return /connect|refused|reset|socket|unreachable/i.test(error) ? 'connection' : 'http_error';
  }
  if (latency === null) return 'cancelled';
  const isEmpty = outputTokens === 0 || (outputTokens === null && ttft === null && latency <= 0);
  return isEmpty ? 'invalid_stream' : 'ok';
}

function nanoseconds(s: number): number {
  return Math.round(s * 1e9);
}

function number(value: unknown): number | null {
  if (isNothing(value)) return null;
  const read = typeof value === 'number' ? value : Number(value);
  return Number.isFinite(read) ? read : null;
}

/** A number of seconds, or a date as ISO 8601 writes it. */
function seconds(value: unknown): number | null {
  const read = number(value);
  if (read !== null || typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return read;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : ms / 1000;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === 'None' || value === 'nan';
}
