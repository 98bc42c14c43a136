import { InputError } from '../../core/errors.ts';
import type { SecondSeries } from './series.ts';

/** A line of the reference's workload before a prompt is chosen. */
export interface CompatArrival {
  readonly timestampMs: number;
  readonly promptTarget: number | null;
  readonly outputTarget: number | null;
  /** The rate was 0: a line without requests, once a second. */
  readonly isEmpty: boolean;
}

/** Draws an exponential time of the mean given. */
export type ExponentialDraw = (meanMs: number) => number;

/** What divides the series. */
export interface Scales {
  readonly qps: number;
  readonly input: number;
  readonly output: number;
}

/**
 * The reference's arrival loop: gaps at the rate of the previous arrival's second, so that a long gap drawn in a slow
 * second runs over faster ones. It may pass the duration by one line.
 * @throws InputError for a negative rate
 */
export function compatArrivals(
  series: SecondSeries,
  options: { readonly scales: Scales; readonly durationMs: number; readonly draw: ExponentialDraw },
): readonly CompatArrival[] {
  const { scales, durationMs, draw } = options;
  const seconds = series.rates.length;
  const arrivals: CompatArrival[] = [];
  let t = 0;
  while (t < 1000 * seconds) {
    const k = Math.min(Math.trunc(t / 1000), seconds - 1);
    const rate = series.rates[k]! / scales.qps;
    if (rate < 0) throw negativeRate(rate, k);
    const promptTarget = scaled(series.promptLengths?.[k] ?? null, scales.input);
    const outputTarget = scaled(series.outputLengths?.[k] ?? null, scales.output);
    t += rate === 0 ? 1000 : draw(1000 / rate);
    if (t >= 1000 * seconds) break;
    arrivals.push({ timestampMs: Math.trunc(t), promptTarget, outputTarget, isEmpty: rate === 0 });
    if (t > durationMs) break;
  }
  return arrivals;
}

function scaled(length: number | null, scale: number): number | null {
  return length === null || length === 0 ? null : length / scale;
}

function negativeRate(rate: number, second: number): InputError {
  return new InputError({
    code: 'negative-rate',
    message: `the rate of second ${second} is ${rate} requests/s`,
    hint: 'let the pattern fluctuate by no more than its mean',
  });
}
