import { mean } from '../math/moments.ts';
import { quantile, sortedCopy } from '../math/quantile.ts';
import type { FitError } from '../nouns/device-profile.ts';

/** Errors of predictions against measurements; null for none. */
export function errorOf(ratios: readonly number[]): FitError | null {
  if (ratios.length === 0) return null;
  const errors = sortedCopy(ratios.map((predictedOverMeasured) => Math.abs(predictedOverMeasured - 1)));
  return { mean: mean(errors)!, median: quantile(errors, 0.5)!, max: errors.at(-1)! };
}

/** measured / predicted at five shares. */
export function ratioQuantiles(predictedOverMeasured: readonly number[]) {
  const sorted = sortedCopy(predictedOverMeasured.map((ratio) => 1 / ratio));
  const at = (p: number) => quantile(sorted, p)!;
  return { p05: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) };
}
