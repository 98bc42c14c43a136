import { maskMeasurements } from './mask-text.ts';

/** Keys of what a clock, a counter of the host or the system's scheduling decides, in any of our documents. */
const measuredKey =
  /(?:_|^)(?:ms|ns|us|s|rps|cpu|gc|stalls|delay|lag|latency|latencies|throughput|tpot|itl|ttft|ttfts|e2e|duration|date|times|bytes|sha256)$|(?:^|_)(?:at|started|ended|time|interval|rate|per_s|per_second|per_request|per_chunk)(?:_|$)/;

/** Keys of what chance decides altogether, down to whether there is anything. */
const chanceKey = /^(?:chunk_gaps|coalesced_chunks|peak|peak_in_flight)$/;

/**
 * A document of measurements without what was measured: keys, texts, counts and verdicts stay, numbers that come from
 * a clock become `measured`. A distribution of such numbers is only its keys.
 */
export function shapeOf(value: unknown, key = ''): unknown {
  if (chanceKey.test(key)) return 'measured';
  if (measuredKey.test(key)) return shapeOfMeasured(value);
  if (Array.isArray(value)) return value.map((each: unknown) => shapeOf(each));
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shapeOf(each, name)]));
  if (typeof value === 'number') return Number.isInteger(value) ? value : 'fraction';
  return typeof value === 'string' ? shapeOfText(value) : value;
}

function shapeOfMeasured(value: unknown): unknown {
  return isRecord(value) ? ['measured', ...Object.keys(value)] : 'measured';
}

function shapeOfText(text: string): string {
  return /\d[.:]\d|[0-9a-f]{12}/.test(text) ? maskMeasurements(text) : text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
