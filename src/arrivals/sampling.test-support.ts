import assert from 'node:assert/strict';
import { type OptionTable, resolveOptions } from '../core/options.ts';
import { nsPerSecond } from '../core/units.ts';
import { streamFor } from '../math/keyed-stream.ts';
import { countInWindows, mean, sampleStandardDeviation } from '../math/moments.ts';
import { type ArrivalName, type ArrivalSource, arrivals } from './index.ts';

export interface Sampling {
  readonly model: ArrivalName;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly seed?: bigint;
  readonly timestampsNs?: readonly number[];
}

/** Starts a model as a command would. */
export function startModel({ model, options = {}, seed = 0n, timestampsNs }: Sampling): ArrivalSource {
  const entry = arrivals.get(model);
  const random = streamFor({ seed, name: 'test.arrivals' });
  const given = timestampsNs === undefined ? null : Float64Array.from(timestampsNs);
  return entry.start(resolveOptions(entry.options as OptionTable, options), random, { timestampsNs: given });
}

/** The first due times, fewer when the model ends. */
export function firstTimes(sampling: Sampling, count: number): Float64Array {
  const dueNs = new Float64Array(count);
  return dueNs.subarray(0, startModel(sampling).fill(dueNs));
}

/** What lies between consecutive times. */
export function gapsOf(times: Float64Array): Float64Array {
  return Float64Array.from({ length: times.length - 1 }, (_, i) => times[i + 1]! - times[i]!);
}

/** Two-sided 99.9 % quantile of Student's t with 39 degrees of freedom. */
const t39 = 3.558;

/** Independent replicates of a run, and how many requests each has. */
const replicates = 40;
const requestsEach = 20_000;

/**
 * Holds an unbiased statistic of many independent runs against its closed form: the mean over the runs lies
 * within a 99.9 % confidence interval of it. Seeds are fixed, so the verdict is too.
 */
export function assertExpectation(
  sampling: Omit<Sampling, 'seed'>,
  statistic: (timesS: Float64Array) => number,
  { expected, what }: { readonly expected: number; readonly what: string },
): void {
  const values = Float64Array.from({ length: replicates }, (_, seed) =>
    statistic(firstTimes({ ...sampling, seed: BigInt(seed) }, requestsEach).map((ns) => ns / nsPerSecond)),
  );
  const centre = mean(values)!;
  const halfWidth = (t39 * sampleStandardDeviation(values)!) / Math.sqrt(replicates);
  assert.ok(
    Math.abs(centre - expected) <= halfWidth,
    `${sampling.model} ${JSON.stringify(sampling.options)}: ${what} is ${centre} ± ${halfWidth}, not ${expected}`,
  );
}

/** Σ x[i]·x[i + lag] over the pairs there are: of gaps, a raw moment without bias. */
export function meanProduct(values: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < values.length; i++) sum += values[i]! * values[i - lag]!;
  return sum / (values.length - lag);
}

/** What the closed forms of a process say of its gaps and counts. Times in s. */
export interface Law {
  readonly rateRps: number;
  readonly cv: number;
  readonly lag1: number;
  /** Variance over mean of the counts in a window, long after the start. */
  readonly dispersion: (windowS: number) => number;
  readonly windowsS: readonly number[];
}

/** Rate, coefficient of variation, lag-1 autocorrelation and dispersion of counts, as raw moments. */
export function assertLaw(sampling: Omit<Sampling, 'seed'>, law: Law): void {
  const { rateRps, cv, lag1, dispersion, windowsS } = law;
  const expect = (what: string, expected: number, statistic: (timesS: Float64Array) => number) =>
    assertExpectation(sampling, statistic, { expected, what });
  expect('the mean gap', 1 / rateRps, (times) => mean(gapsOf(times))!);
  expect('the squared gap', (1 + cv * cv) / rateRps ** 2, (times) => meanProduct(gapsOf(times), 0));
  expect('the product of neighbours', (1 + lag1 * cv * cv) / rateRps ** 2, (times) =>
    meanProduct(gapsOf(times), 1),
  );
  for (const windowS of windowsS)
    expect(`the dispersion over ${windowS} s`, dispersion(windowS), (times) =>
      dispersionOf(times, windowS, rateRps),
    );
}

/** Around the known mean, in windows that begin when the start is forgotten and end before any run does. */
function dispersionOf(timesS: Float64Array, windowS: number, rateRps: number): number {
  const startS = (0.1 * requestsEach) / rateRps;
  const endS = (0.7 * requestsEach) / rateRps;
  assert.ok(timesS.at(-1)! >= endS, 'the run is long enough');
  const counts = countInWindows(
    timesS.map((time) => time - startS),
    windowS,
    endS - startS,
  );
  const expected = rateRps * windowS;
  return mean(counts.map((count) => (count - expected) ** 2))! / expected;
}
