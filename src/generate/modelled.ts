import { arrivalsOfCurve } from '../arrivals/index.ts';
import type { Context } from '../core/context.ts';
import { InputError, UsageError } from '../core/errors.ts';
import { valuesOfPattern } from '../core/pattern-values.ts';
import type { RateSteps } from '../core/rate-steps.ts';
import { maxTimeNs, nsPerMs } from '../core/units.ts';
import { wholeTokens } from '../lengths/index.ts';
import { streamFor } from '../math/keyed-stream.ts';
import { roundHalfEven } from '../math/rounding.ts';
import { checkVolume } from './check-volume.ts';
import type { HashedInput } from './input.ts';
import type { GenerateOptions } from './options.ts';
import { type ChosenPattern, choosePattern } from './pattern-config.ts';
import { noLengths, type Schedule } from './schedule.ts';

/** Mean of the named patterns, as the AIBrix generator has them. */
const namedMeans = { traffic: 6, length: 1024 };

/** `--trace-type constant`: a Poisson process of one rate; at most one length of each kind. */
export function planConstant(options: GenerateOptions): Schedule {
  const durationNs = options.durationMs * nsPerMs;
  const rate = (options.targetQps ?? 1) / options.qpsScale;
  const curve = { startsNs: Float64Array.of(0), ratesRps: Float64Array.of(rate), endNs: durationNs };
  const dueNs = drawArrivals(curve, options.seed);
  const constant = (tokens: number | null, scale: number) =>
    tokens === null
      ? noLengths(dueNs.length)
      : new Int32Array(dueNs.length).fill(wholeTokens(tokens / scale));
  return {
    dueNs,
    promptTokens: constant(options.targetPromptLen, options.inputScale),
    outputTokens: constant(options.targetCompletionLen, options.outputScale),
    blocks: null,
    curve,
    durationNs,
    inputs: [],
    arrival: { model: 'poisson', rate_rps: rate },
  };
}

/** The three patterns of a synthetic run. @throws UsageError without one for the rate */
export async function choosePatterns(options: GenerateOptions, context: Context) {
  const { traffic: rateMean, length: mean } = namedMeans;
  const traffic = await choosePattern(
    { name: options.trafficPattern, config: options.trafficPatternConfig, mean: rateMean },
    context,
  );
  if (traffic === null)
    throw new UsageError({
      code: 'missing-option',
      message: 'synthetic traffic needs --traffic-pattern or --traffic-pattern-config',
    });
  const prompt = await choosePattern(
    { name: options.promptLenPattern, config: options.promptLenPatternConfig, mean },
    context,
  );
  const output = await choosePattern(
    { name: options.completionLenPattern, config: options.completionLenPatternConfig, mean },
    context,
  );
  return { traffic, prompt, output };
}

/** `--trace-type synthetic`: a Poisson process whose rate follows a pattern step by step, lengths likewise. */
export async function planSynthetic(options: GenerateOptions, context: Context): Promise<Schedule> {
  const { traffic, prompt, output } = await choosePatterns(options, context);
  const { durationMs, intervalMs: stepMs, seed } = options;
  const valuesOf = ({ pattern }: ChosenPattern, name: string) =>
    valuesOfPattern(pattern, { stepMs, durationMs, random: streamFor({ seed, name }) });
  const ratesRps = valuesOf(traffic, 'generate.rate').map((rate) => rate / options.qpsScale);
  checkRates(ratesRps, stepMs);
  const startsNs = ratesRps.map((_, i) => i * stepMs * nsPerMs);
  const curve = { startsNs, ratesRps, endNs: durationMs * nsPerMs };
  const dueNs = drawArrivals(curve, seed);
  const lengthsOf = (chosen: ChosenPattern | null, name: string, scale: number) => {
    if (chosen === null) return noLengths(dueNs.length);
    const values = valuesOf(chosen, name);
    return Int32Array.from(dueNs, (ns) =>
      wholeTokens(values[Math.min(values.length - 1, Math.floor(ns / (stepMs * nsPerMs)))]! / scale),
    );
  };
  return {
    dueNs,
    promptTokens: lengthsOf(prompt, 'generate.prompt-length', options.inputScale),
    outputTokens: lengthsOf(output, 'generate.output-length', options.outputScale),
    blocks: null,
    curve,
    durationNs: curve.endNs,
    inputs: [traffic, prompt, output].flatMap((chosen): HashedInput[] =>
      chosen?.input ? [chosen.input] : [],
    ),
    arrival: { model: 'poisson', rate: traffic.pattern, step_ms: stepMs },
  };
}

/** The arrivals of a curve in whole ns. @throws InputError past what the file can hold */
export function drawArrivals(curve: RateSteps, seed: bigint): Float64Array {
  if (curve.endNs > maxTimeNs)
    throw new InputError({ code: 'arrival-too-late', message: 'the duration passes 2^53 ns (104 days)' });
  checkVolume(curve);
  const due = arrivalsOfCurve(curve, streamFor({ seed, name: 'generate.arrivals' }));
  for (let i = 0; i < due.length; i++) due[i] = roundHalfEven(due[i]!);
  return due;
}

function checkRates(ratesRps: Float64Array, stepMs: number): void {
  const at = ratesRps.findIndex((rate) => rate < 0);
  if (at < 0) return;
  throw new InputError({
    code: 'negative-rate',
    message: `the rate falls to ${ratesRps[at]!.toPrecision(3)} requests/s at ${(at * stepMs) / 1000} s`,
    hint: 'let the pattern fluctuate by less than its mean',
  });
}
