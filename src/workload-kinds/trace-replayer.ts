import { UsageError } from '../core/errors.ts';
import { defineOptions, type OptionValues } from '../core/options.ts';
import { findBlockTokens } from './block-size.ts';
import {
  defineWorkloadKind,
  type InputRecord,
  type KindPlan,
  type LoadPoint,
  type PlannedPrompt,
  type PlannedRequest,
} from './contract.ts';
import { made } from './conversation.ts';
import { loadPoints } from './load-points.ts';
import { parseTraceTime, secondsFromFirst, type TraceTime, traceUnits } from './trace-clock.ts';

const options = defineOptions({
  traceFile: {
    type: 'path',
    required: true,
    help: 'JSON Lines with timestamp, input_length, output_length and, for prefixes, hash_ids',
  },
  startTime: {
    type: 'number',
    min: 0,
    default: 0,
    unit: 's',
    help: 'first second of the trace that is sent',
  },
  duration: {
    type: 'string',
    default: 'full',
    unit: 's',
    help: 'seconds of the trace that are sent, or full',
  },
  preserveTiming: {
    type: 'boolean',
    default: false,
    help: "send at the trace's own times; otherwise in its order at each QPS",
  },
  speedUp: {
    type: 'number',
    above: 0,
    help: 'times the speed of the trace, with PRESERVE_TIMING (default: 1)',
  },
  timeScale: { type: 'number', above: 0, help: 'the same as its inverse; SPEED_UP wins' },
  maxDelay: {
    type: 'number',
    above: 0,
    unit: 's',
    help: 'longest pause between two requests that is kept, after SPEED_UP; longer ones are cut to it',
  },
  qps: { type: 'names', unit: 'requests/s', help: 'rates to run at, without PRESERVE_TIMING (default: 1.0)' },
  timestampUnit: {
    type: 'choice',
    choices: traceUnits,
    default: 'auto',
    help: "unit of the trace's times; auto goes by their size, and takes whole small ones for ms",
  },
  blockTokens: {
    type: 'integer',
    min: 1,
    unit: 'tokens',
    help: 'tokens of a block of hash_ids (default: the size that fits the trace, 512 first)',
  },
});
type Options = OptionValues<typeof options>;

/** A request of the trace, in the window that is sent. */
export interface TraceRow {
  /** From the start of the window. */
  readonly atS: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly ids: readonly (number | string)[];
}

/**
 * The rows of a trace that fall into a window, both ends included, by time, their times counted from the first of them.
 * @throws UsageError naming the record that cannot be read, or when no row is left
 */
export function traceRows(values: Options, records: readonly InputRecord[]): TraceRow[] {
  const times: TraceTime[] = records.map((record, line) => parseTraceTime(record['timestamp'], line + 1));
  const seconds = secondsFromFirst(times, values.timestampUnit);
  const from = values.startTime;
  const to = from + durationS(values.duration);
  const order = [...records.keys()]
    .filter((row) => seconds[row]! >= from && seconds[row]! <= to)
    .sort((a, b) => seconds[a]! - seconds[b]! || a - b);
  if (order.length === 0)
    throw new UsageError({
      code: 'empty-window',
      message: `the trace has no request from ${from} s${to === Number.POSITIVE_INFINITY ? '' : ` to ${to} s`}`,
      hint: `it lasts ${seconds.reduce((most, value) => Math.max(most, value), 0)} s: see START_TIME and DURATION`,
    });
  return order.map((row) => readRow(records[row]!, seconds[row]! - seconds[order[0]!]!, row + 1));
}

function readRow(record: InputRecord, atS: number, line: number): TraceRow {
  const length = (key: string, least: number) => {
    const value = record[key];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
    throw new UsageError({
      code: 'bad-trace',
      message: `record ${line}: ${key}: '${String(value)}' is no integer ≥ ${least}`,
    });
  };
  const ids: unknown = record['hash_ids'] ?? [];
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'number' || typeof id === 'string'))
    throw new UsageError({ code: 'bad-trace', message: `record ${line}: hash_ids is no list of ids` });
  return {
    atS,
    inputTokens: length('input_length', 1),
    // Some traces hold answers that never came; an answer is asked for all the same.
    outputTokens: Math.max(1, length('output_length', 0)),
    ids: ids as (number | string)[],
  };
}

function durationS(text: string): number {
  if (/^full$/i.test(text) || text === '-1') return Number.POSITIVE_INFINITY;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new UsageError({
    code: 'bad-value',
    message: `DURATION: '${text}' is neither full nor a number of seconds`,
  });
}

/** When the rows are sent: at their own times, sped up and long pauses cut, or evenly at a rate. */
export function sendTimesNs(values: Options, rows: readonly TraceRow[], point: LoadPoint): Float64Array {
  if (point.targetRps !== null)
    return Float64Array.from(rows, (_, index) => Math.round((index * 1e9) / point.targetRps!));
  const speed = values.speedUp ?? (values.timeScale === null ? 1 : 1 / values.timeScale);
  const most = values.maxDelay ?? Number.POSITIVE_INFINITY;
  let atS = 0;
  return Float64Array.from(rows, (row, index) => {
    if (index > 0) atS += Math.min(most, (row.atS - rows[index - 1]!.atS) / speed);
    return Math.round(atS * 1e9);
  });
}

function blockTokensOf(values: Options, rows: readonly TraceRow[]): number {
  const size = values.blockTokens ?? findBlockTokens(rows);
  if (size !== null) return size;
  throw new UsageError({
    code: 'block-size',
    message: 'no usual block size gives every request as many blocks as it has hash_ids',
    hint: 'say BLOCK_TOKENS',
  });
}

function promptOf(row: TraceRow, index: number, blockTokens: number): PlannedPrompt {
  return row.ids.length === 0
    ? { kind: 'messages', messages: [{ role: 'user', parts: made('trace prompt', row.inputTokens, index) }] }
    : { kind: 'blocks', blockTokens, ids: row.ids, tokens: row.inputTokens };
}

function* requestsOf(values: Options, rows: readonly TraceRow[], point: LoadPoint): Iterable<PlannedRequest> {
  const atNs = sendTimesNs(values, rows, point);
  const blockTokens = blockTokensOf(values, rows);
  for (const [index, row] of rows.entries())
    yield {
      id: `trace-${index}`,
      atNs: atNs[index]!,
      sessionId: null,
      turn: null,
      prompt: promptOf(row, index, blockTokens),
      outputTokens: row.outputTokens,
    };
}

/** A recorded trace: its times or its order, its lengths, and which prompts begin alike. */
export const traceReplayer = defineWorkloadKind({
  name: 'TraceReplayer',
  summary: 'a recorded trace with its lengths and shared prefixes, at its own times or at a rate',
  resultName: 'trace_replayer',
  options,
  inputOption: 'traceFile',
  points: (values) =>
    values.preserveTiming
      ? [{ name: 'timed', targetRps: null, value: 'timed' }]
      : loadPoints('QPS', values.qps ?? ['1.0']),
  plan(values, point, tools): KindPlan {
    const rows = traceRows(values, tools.records);
    const requests = requestsOf(values, rows, point);
    // The reference sends one at a time and pauses after each answer.
    const isOneByOne = tools.loop === 'users' && point.targetRps !== null;
    return {
      loop: isOneByOne ? { kind: 'closed', users: 1, thinkMs: 1000 / point.targetRps! } : { kind: 'open' },
      warmup: [],
      requests,
    };
  },
});
