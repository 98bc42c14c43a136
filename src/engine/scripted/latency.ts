import { InputError, type Problem } from '../../core/errors.ts';
import { nsPerMs } from '../../core/units.ts';

/** How long a scripted server takes. Pure: the same figures give the same times in real and in virtual time. */
export interface ScriptedLatency {
  /** From the start of a request to its first token. `freshTokens`: the prompt's, less those found in the cache. */
  prefillNs(freshTokens: number): number;
  /** From one token of a request to its next, while `batch` requests are running. */
  stepNs(batch: number): number;
  /** Whether a step takes as long whatever the batch. */
  readonly hasConstantStep: boolean;
}

/** A straight line for each of the two. */
export interface LatencyFormula {
  readonly ttftMs: number;
  readonly prefillUsPerToken: number;
  readonly itlMs: number;
  readonly itlUsPerSequence: number;
}

/** Measured points, `[tokens, ms]` and `[batch, ms]`, in rising order of the first. */
export interface LatencyTable {
  readonly prefill: readonly (readonly [tokens: number, ms: number])[];
  readonly decode: readonly (readonly [batch: number, ms: number])[];
}

/** TTFT = ttftMs + tokens · prefillUsPerToken; a step = itlMs + batch · itlUsPerSequence. */
export function latencyOfFormula(formula: LatencyFormula): ScriptedLatency {
  const { ttftMs, prefillUsPerToken, itlMs, itlUsPerSequence } = formula;
  return {
    prefillNs: (tokens) => Math.round(ttftMs * nsPerMs + tokens * prefillUsPerToken * 1000),
    stepNs: (batch) => Math.round(itlMs * nsPerMs + batch * itlUsPerSequence * 1000),
    hasConstantStep: itlUsPerSequence === 0,
  };
}

/** Straight lines between the points; outside them the nearest line goes on, but never below 0. */
export function latencyOfTable(table: LatencyTable): ScriptedLatency {
  return {
    prefillNs: (tokens) => Math.round(interpolate(table.prefill, tokens) * nsPerMs),
    stepNs: (batch) => Math.round(interpolate(table.decode, batch) * nsPerMs),
    hasConstantStep: table.decode.every(([, ms]) => ms === table.decode[0]![1]),
  };
}

/**
 * Reads `{"prefill": [[tokens, ms], …], "decode": [[batch, ms], …]}`.
 * @throws InputError with every problem
 */
export function parseLatencyTable(value: unknown, file: string): LatencyTable {
  const { prefill, decode } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const problems = [...pointProblems(prefill, 'prefill', file), ...pointProblems(decode, 'decode', file)];
  if (problems.length > 0) throw new InputError(problems);
  // Checked above to be lists of pairs of numbers.
  return { prefill, decode } as LatencyTable;
}

function pointProblems(points: unknown, member: string, file: string): Problem[] {
  const hint = `"${member}": [[1, 12.5], [1024, 80]] with rising first numbers, and milliseconds from 0`;
  const problem = (message: string, path: string) => ({
    code: 'bad-latency-table',
    message,
    place: { file, path },
    hint,
  });
  if (!Array.isArray(points) || points.length === 0)
    return [problem('must be a list of points', `$.${member}`)];
  return points.flatMap((point: unknown, index) => {
    const before: unknown = index === 0 ? Number.NEGATIVE_INFINITY : (points[index - 1] as unknown[])?.[0];
    const isGood =
      Array.isArray(point) &&
      point.length === 2 &&
      point.every((number) => typeof number === 'number' && Number.isFinite(number) && number >= 0) &&
      point[0] > Number(before);
    return isGood ? [] : [problem(`not a point: ${JSON.stringify(point)}`, `$.${member}[${index}]`)];
  });
}

function interpolate(points: readonly (readonly [number, number])[], at: number): number {
  if (points.length === 1) return points[0]![1];
  let right = 1;
  while (right < points.length - 1 && points[right]![0] < at) right++;
  const [leftAt, leftMs] = points[right - 1]!;
  const [rightAt, rightMs] = points[right]!;
  return Math.max(0, leftMs + ((at - leftAt) / (rightAt - leftAt)) * (rightMs - leftMs));
}
