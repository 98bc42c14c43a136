import { sin } from '../math/elementary.ts';
import type { RandomStream } from '../math/random-stream.ts';
import type { Pattern } from './pattern.ts';

/**
 * A pattern's values, one a step of `stepMs` over the run: A·sin(2πt/period) + mean + noise, the highest so far where it
 * only rises. Values are neither rounded nor cut: a rate below 0 is for the caller to refuse or count.
 */
export function valuesOfPattern(
  pattern: Pattern,
  run: { readonly stepMs: number; readonly durationMs: number; readonly random: RandomStream },
): Float64Array {
  const periodMs = pattern.periodMs ?? run.durationMs / pattern.cycles;
  const values = new Float64Array(Math.ceil(run.durationMs / run.stepMs));
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const wave = pattern.fluctuate * sin((2 * Math.PI * i * run.stepMs) / periodMs);
    const noise = pattern.noise === 0 ? 0 : pattern.noise * run.random.nextNormal();
    const value = pattern.mean + wave + noise;
    highest = Math.max(highest, value);
    values[i] = pattern.onlyRise ? highest : value;
  }
  return values;
}
