import type { DistanceValues, DistributionDiff } from '../documents/diff.ts';
import type { DistributionKey, FingerprintDistribution } from '../documents/fingerprint.ts';
import type { QuantileSketch } from '../math/quantile-sketch.ts';
import { type SampleDistance, sketchDistance } from '../math/sketch-distance.ts';
import { distributionSpecs } from './metrics.ts';

/** Quantiles whose shift is shown. */
const shownShares = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] as const;

type DistanceName = keyof DistanceValues;

/** A distribution of one side: its values, and its fingerprint for the split halves. */
export interface DistributionSide {
  readonly sketch: QuantileSketch;
  readonly splitHalf: FingerprintDistribution['split_half'];
}

export function compareDistribution(
  metric: DistributionKey,
  a: DistributionSide,
  b: DistributionSide,
): DistributionDiff {
  const { label, unit } = distributionSpecs[metric];
  const distance = sketchDistance(a.sketch, b.sketch);
  const floor = (name: DistanceName) => larger(a.splitHalf?.[name] ?? null, b.splitHalf?.[name] ?? null);
  const noise = { ks: floor('ks'), wasserstein: floor('wasserstein'), psi: floor('psi') };
  return {
    metric,
    label,
    unit,
    n_a: a.sketch.n,
    n_b: b.sketch.n,
    ks: distance?.ks ?? null,
    ks_p_value: distance?.ksPValue ?? null,
    wasserstein: distance?.wasserstein ?? null,
    psi: distance?.psi ?? null,
    noise_floor: noise,
    in_noise_floors: {
      ks: inFloors(distance, 'ks', noise),
      wasserstein: inFloors(distance, 'wasserstein', noise),
      psi: inFloors(distance, 'psi', noise),
    },
    quantiles: shownShares.map((p) => {
      const [left, right] = [a.sketch.quantile(p), b.sketch.quantile(p)];
      return { p, a: left, b: right, delta: left === null || right === null ? null : right - left };
    }),
    relative_error: Math.max(a.sketch.relativeError, b.sketch.relativeError),
  };
}

function inFloors(distance: SampleDistance | null, name: DistanceName, noise: DistanceValues): number | null {
  if (distance === null) return null;
  if (distance[name] === 0) return 0;
  const floor = noise[name];
  return floor === null || floor === 0 ? null : distance[name] / floor;
}

function larger(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
