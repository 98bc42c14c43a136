import { exp } from '../math/elementary.ts';
import { logGamma } from '../math/gamma-function.ts';
import type { RandomStream } from '../math/random-stream.ts';

/** How gaps between a client's requests vary; `mean` is that of the distribution with scale 1. */
export interface GapModel {
  readonly kind: 'gamma' | 'weibull' | 'exponential';
  readonly shape: number;
  readonly mean: number;
}

/** The mean at scale 1: the shape k for gamma, Γ(1 + 1/k) for Weibull. */
export function gammaFunctionRatio(kind: string, shape: number): number {
  return kind === 'gamma' ? shape : exp(logGamma(1 + 1 / shape));
}

/** A gap of mean 1. */
export function nextGap({ kind, shape, mean }: GapModel, random: RandomStream): number {
  if (kind === 'gamma') return random.nextGamma(shape) / mean;
  if (kind === 'weibull') return random.nextWeibull(shape) / mean;
  return random.nextExponential();
}
