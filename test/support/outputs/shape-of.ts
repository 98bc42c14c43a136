import { maskMeasurements } from './mask-text.ts';

/** Last words of keys whose values a clock, the host or its scheduler decides, in any of our documents. */
const measuredEndings = [
  ...['ms', 'ns', 'us', 's', 'rps', 'date', 'times', 'duration', 'delay', 'lag', 'stalls', 'cpu', 'gc'],
  ...['latency', 'latencies', 'throughput', 'ttft', 'ttfts', 'tpot', 'itl', 'e2e', 'bytes', 'sha256'],
];
/** The same of words that may stand anywhere in a key. */
const measuredWords = [
  ...['at', 'started', 'ended', 'time', 'interval', 'rate'],
  ...['per_s', 'per_second', 'per_request', 'per_chunk'],
];
const measuredKey = new RegExp(
  `(?:^|_)(?:${measuredEndings.join('|')})$|(?:^|_)(?:${measuredWords.join('|')})(?:_|$)`,
  'i',
);

/** Keys of what chance decides altogether, down to whether there is anything. */
const chanceKeys: ReadonlySet<string> = new Set([
  ...['chunk_gaps', 'coalesced_chunks', 'connections_opened', 'peak', 'peak_in_flight', 'stalled_requests'],
  // Numbers in the order in which requests or answers came.
  ...['request', 'session_num'],
  // Of a metric that may have no values, such as the time between chunks that all came at once.
  ...['n', 'value', 'output_token_throughput_per_user'],
]);

/**
 * A document of measurements without what was measured: keys, texts, counts and verdicts stay, numbers that come from
 * a clock become `measured`. A distribution of such numbers is only its keys.
 */
export function shapeOf(value: unknown, key = ''): unknown {
  if (measuredKey.test(key)) return shapeOfMeasured(value);
  // Lists with a number for each request are in the order in which answers came.
  if (Array.isArray(value)) return inOrder(value).map((each) => shapeOf(each));
  if (isRecord(value))
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !chanceKeys.has(name))
        .map(([name, each]) => [name, shapeOf(each, name)]),
    );
  if (typeof value === 'number') return Number.isInteger(value) ? value : 'fraction';
  return typeof value === 'string' ? shapeOfText(value) : value;
}

function shapeOfMeasured(value: unknown): unknown {
  return isRecord(value) ? ['measured', ...Object.keys(value)] : 'measured';
}

function inOrder(values: readonly unknown[]): readonly unknown[] {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === values.length ? numbers.sort((a, b) => a - b) : values;
}

function shapeOfText(text: string): string {
  return /\d[.:]\d|[0-9a-f]{12}/.test(text) ? maskMeasurements(text) : text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
