import { exp } from '../math/elementary.ts';
import { streamFor } from '../math/keyed-stream.ts';
import type { Evidence } from './evidence.ts';
import type { Prober, ThresholdGoal } from './noisy-bisection.ts';

/** A system of known threshold: trials miss independently, with a probability that the level alone decides. */
export interface KnownThreshold {
  readonly threshold: number;
  /** How fast misses grow with the level. */
  readonly steepness: number;
  /** Share of misses at the threshold itself. */
  readonly allowed: number;
  /** Trials a probe. */
  readonly trials: number;
}

/** The probability of a miss. */
function missShare({ threshold, steepness, allowed }: KnownThreshold, level: number): number {
  return Math.min(0.9, allowed * exp(steepness * (level / threshold - 1)));
}

/** Probes with the noise that so many trials have; the same seed gives the same evidence. */
export function noisyProber(system: KnownThreshold, seed: number): Prober {
  return async (level, index) => {
    const random = streamFor({ seed: BigInt(seed), name: 'known-threshold', index });
    const share = missShare(system, level);
    let missed = 0;
    for (let i = 0; i < system.trials; i++) if (random.nextUniform() < share) missed++;
    return evidence(system.trials, missed);
  };
}

/** Probes without any noise: all is well up to the threshold, and nothing beyond it. */
export function exactProber(threshold: number): Prober {
  return async (level) => evidence(100, level <= threshold ? 0 : 100);
}

export function goalOf(given: Partial<ThresholdGoal> = {}): ThresholdGoal {
  return {
    ...{ attainment: 0.95, lowest: 1, highest: 100, budgetProbes: 20, confidence: 0.95, precision: 0.02 },
    ...{ resolution: 0, returnsFromOverload: false, ...given },
  };
}

function evidence(offered: number, missed: number): Evidence {
  return { offered, missed, effective: offered };
}
