import type { Pattern } from '../../core/pattern.ts';
import { log, sin } from '../../math/elementary.ts';
import type { PythonRandom } from '../../math/mt19937.ts';
import { nelderMead } from '../../math/nelder-mead.ts';
import { normalQuantile } from '../../math/normal-distribution.ts';
import type { NumpyLegacyRandom } from '../../math/numpy-legacy.ts';
import { quantile, sortedCopy } from '../../math/quantile.ts';
import { roundHalfEven } from '../../math/rounding.ts';
import type { LengthRow, StatRow } from '../stat-rows.ts';

/** What the reference hands to its arrival loop: one element a second, whatever the interval. */
export interface SecondSeries {
  readonly rates: readonly number[];
  readonly promptLengths: readonly (number | null)[] | null;
  readonly outputLengths: readonly (number | null)[] | null;
}

/** `--trace-type constant`: as many seconds as there are intervals in the duration. */
export function constantSeries(options: {
  readonly rate: number;
  readonly promptLength: number | null;
  readonly outputLength: number | null;
  readonly intervals: number;
}): SecondSeries {
  const repeat = <T>(value: T): T[] => Array.from({ length: options.intervals }, () => value);
  const { promptLength, outputLength } = options;
  return {
    rates: repeat(options.rate),
    promptLengths: promptLength === null && outputLength === null ? null : repeat(promptLength),
    outputLengths: promptLength === null && outputLength === null ? null : repeat(outputLength),
  };
}

/** The patterns of a synthetic run; lengths may be left out. */
export interface PatternSet {
  readonly traffic: Pattern;
  readonly prompt: Pattern | null;
  readonly output: Pattern | null;
}

/** `--trace-type synthetic`: rate, prompt length and completion length of each entry, in this order of draws. */
export function syntheticSeries(
  { traffic, prompt, output }: PatternSet,
  run: { readonly durationMs: number; readonly intervalMs: number },
  random: PythonRandom,
): SecondSeries {
  const entries = Math.floor(run.durationMs / run.intervalMs) + 1;
  const rates: number[] = [];
  const prompts: (number | null)[] = [];
  const outputs: (number | null)[] = [];
  const valueAt = (pattern: Pattern, t: number, previous: number | null): number => {
    const period = pattern.periodMs === null ? pattern.cycles : run.durationMs / pattern.periodMs;
    const omega = (2 * Math.PI) / (entries / period);
    const value = roundHalfEven(
      pattern.fluctuate * sin(omega * t) + pattern.mean + random.gauss(0, pattern.noise),
    );
    return pattern.onlyRise && previous !== null ? Math.max(previous, value) : value;
  };
  const lengthAt = (pattern: Pattern | null, t: number, values: readonly (number | null)[]) =>
    pattern === null ? null : Math.max(1, valueAt(pattern, t, values.at(-1) ?? null));
  for (let t = 0; t < entries; t++) {
    rates.push(valueAt(traffic, t, rates.at(-1) ?? -1));
    prompts.push(lengthAt(prompt, t, prompts));
    outputs.push(lengthAt(output, t, outputs));
  }
  return { rates, promptLengths: prompts, outputLengths: outputs };
}

/** Draws that the reference smooths rates over. */
const rateWindow = 10;

/** `--trace-type stat`: Poisson counts smoothed over 10 s for rates, then lognormal lengths under a slow sine. */
export function statSeries(
  rows: readonly StatRow[],
  run: { readonly segmentS: number; readonly lengthsRowByRow: boolean },
  random: NumpyLegacyRandom,
): SecondSeries {
  const { segmentS } = run;
  const rates = rows.flatMap((row) => rateSegment(row.rateRps, segmentS, random));
  const segment = (row: LengthRow | null) => lengthSegment(row, segmentS, random);
  if (run.lengthsRowByRow) {
    const both = rows.map((row) => [segment(row.prompt), segment(row.output)] as const);
    return { rates, promptLengths: both.flatMap(([p]) => p), outputLengths: both.flatMap(([, o]) => o) };
  }
  const promptLengths = rows.flatMap((row) => segment(row.prompt));
  return { rates, promptLengths, outputLengths: rows.flatMap((row) => segment(row.output)) };
}

function rateSegment(mean: number, seconds: number, random: NumpyLegacyRandom): number[] {
  if (mean === 0) return Array.from({ length: seconds }, () => 0);
  const counts = Array.from({ length: seconds }, () => random.poisson(mean));
  return counts.map((_, i) => {
    const window = counts.slice(Math.max(0, i - rateWindow + 1), i + 1);
    return Math.max(1, roundHalfEven(window.reduce((sum, count) => sum + count, 0) / window.length));
  });
}

function lengthSegment(row: LengthRow | null, seconds: number, random: NumpyLegacyRandom): (number | null)[] {
  if (row === null) return Array.from({ length: seconds }, () => null);
  const isEmpty = row.some(({ value }) => value <= 0);
  const { mu, sigma } = isEmpty ? { mu: 0, sigma: 0 } : searchLognormal(row);
  const draws = Float64Array.from({ length: seconds }, () => random.lognormal(mu, sigma));
  if (isEmpty) return Array.from(draws, () => 1);
  const p50 = row[0]!.value;
  const factor = p50 / quantile(sortedCopy(draws), 0.5)!;
  return Array.from(draws, (draw, t) =>
    Math.trunc(Math.max(1, draw * factor + 0.2 * p50 * sin((2 * Math.PI * t) / seconds))),
  );
}

/** The reference's search, from (mean of the logarithms, 1): its last digits decide where lengths are cut to integers. */
function searchLognormal(row: LengthRow): { readonly mu: number; readonly sigma: number } {
  const zs = row.map(({ share }) => normalQuantile(share));
  const logs = row.map(({ value }) => log(value));
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const squares = ([mu, sigma]: readonly number[]) =>
    logs.reduce((sum, value, i) => {
      const off = mu! + sigma! * zs[i]! - value;
      return sum + off * off;
    }, 0);
  const [mu, sigma] = nelderMead(squares, [mean, 1]);
  return { mu: mu!, sigma: sigma! };
}
