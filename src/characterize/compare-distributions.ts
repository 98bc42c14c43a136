import type { QuantileSketch } from '../math/quantile-sketch.ts';
import { type SampleDistance, sketchDistance } from '../math/sketch-distance.ts';
import type { FingerprintDistribution } from './fingerprint-document.ts';
import { type DistributionKey, distributionSpecs } from './metrics.ts';

/** Quantiles whose shift is shown. */
const shownShares = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] as const;

type DistanceName = 'ks' | 'wasserstein' | 'psi';
type DistanceValues = Readonly<Record<DistanceName, number | null>>;

/** How far two distributions lie apart, and what sampling alone would do. */
export interface DistributionDiff {
  readonly metric: DistributionKey;
  readonly label: string;
  readonly unit: string;
  readonly n_a: number;
  readonly n_b: number;
  /** Null when a side has no value. */
  readonly ks: number | null;
  readonly ks_p_value: number | null;
  readonly wasserstein: number | null;
  readonly psi: number | null;
  /** The larger split-half distance of the two workloads; null when neither can be split. */
  readonly noise_floor: DistanceValues;
  /** Distance over noise floor; null when there is no floor, or it is 0 and the distance is not. */
  readonly in_noise_floors: DistanceValues;
  readonly quantiles: readonly {
    readonly p: number;
    readonly a: number | null;
    readonly b: number | null;
    readonly delta: number | null;
  }[];
  /** Share by which values may be off because a side was too large to keep exactly; 0 when exact. */
  readonly relative_error: number;
}

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
