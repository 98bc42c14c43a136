import { populationStabilityIndex } from './distance.ts';
import { kolmogorovPValue } from './kolmogorov.ts';
import type { QuantileSketch, WeightedValues } from './quantile-sketch.ts';
import { CompensatedSum } from './sum.ts';

/** How far two samples lie apart, three ways. */
export interface SampleDistance {
  /** The largest gap between the distribution functions, 0 to 1. */
  readonly ks: number;
  /** How often chance alone gives a larger one, for independent values. */
  readonly ksPValue: number;
  /** Wasserstein-1, in the values' unit: how far a value must move on average. */
  readonly wasserstein: number;
  /** Population stability index over the deciles of the even mixture of both. */
  readonly psi: number;
}

/** Added to every bin of the stability index, so that a bin empty on one side keeps it finite. */
const psiPseudoCount = 0.5;

/**
 * Distances of two sketches; exact when both are, else on the buckets both share. Null when either is empty.
 */
export function sketchDistance(first: QuantileSketch, second: QuantileSketch): SampleDistance | null {
  if (first.n === 0 || second.n === 0) return null;
  const areExact = first.isExact && second.isExact;
  const a = (areExact ? first : first.collapsed()).sorted();
  const b = (areExact ? second : second.collapsed()).sorted();
  return weightedDistance(a, b);
}

/** Distances of two weighted samples, ascending, neither empty. */
export function weightedDistance(a: WeightedValues, b: WeightedValues): SampleDistance {
  const steps = walkTogether(a, b);
  const ks = steps.reduce((widest, step) => Math.max(widest, Math.abs(step.belowA - step.belowB)), 0);
  const area = new CompensatedSum();
  for (let i = 1; i < steps.length; i++) {
    const before = steps[i - 1]!;
    area.add(Math.abs(before.belowA - before.belowB) * (steps[i]!.value - before.value));
  }
  return {
    ks,
    ksPValue: kolmogorovPValue(ks, (a.n * b.n) / (a.n + b.n)),
    wasserstein: area.value,
    psi: stabilityIndex(a, b, steps),
  };
}

interface Step {
  readonly value: number;
  /** Shares of either sample at or below the value. */
  readonly belowA: number;
  readonly belowB: number;
}

function walkTogether(a: WeightedValues, b: WeightedValues): readonly Step[] {
  const steps: Step[] = [];
  let seenA = 0;
  let seenB = 0;
  for (let i = 0, j = 0; i < a.values.length || j < b.values.length; ) {
    const value = Math.min(a.values[i] ?? Infinity, b.values[j] ?? Infinity);
    // Buckets shown within one sample's extremes can fall on one value.
    for (; a.values[i] === value; i++) seenA += a.counts[i]!;
    for (; b.values[j] === value; j++) seenB += b.counts[j]!;
    steps.push({ value, belowA: seenA / a.n, belowB: seenB / b.n });
  }
  return steps;
}

/** Bins end at the values where the even mixture of both samples passes a tenth; bins without a value are left out. */
function stabilityIndex(a: WeightedValues, b: WeightedValues, steps: readonly Step[]): number {
  const inA: number[] = [];
  const inB: number[] = [];
  let tenth = 1;
  let last: Step = { value: 0, belowA: 0, belowB: 0 };
  for (const [i, step] of steps.entries()) {
    const mixture = (step.belowA + step.belowB) / 2;
    // A share such as 0.3 may come out a bit below itself.
    const isEnd = mixture >= tenth / 10 - 1e-12 || i === steps.length - 1;
    if (!isEnd) continue;
    inA.push((step.belowA - last.belowA) * a.n);
    inB.push((step.belowB - last.belowB) * b.n);
    while (tenth / 10 - 1e-12 <= mixture) tenth++;
    last = step;
  }
  const isSame = inA.every((count, i) => count / a.n === inB[i]! / b.n);
  return isSame ? 0 : populationStabilityIndex(inA, inB, psiPseudoCount)!;
}
