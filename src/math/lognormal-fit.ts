import { log } from './elementary.ts';
import { normalQuantile } from './normal-distribution.ts';

/** A quantile that is known: the value below which a share of the values lies. */
export interface KnownQuantile {
  readonly share: number;
  readonly value: number;
}

/** The two numbers of a lognormal distribution: mean and standard deviation of the values' logarithms. */
export interface Lognormal {
  readonly mu: number;
  readonly sigma: number;
}

/**
 * The lognormal whose quantiles are nearest to the known ones, by least squares of their logarithms: ln q = μ + σ·z.
 * One known quantile gives σ = 0. The values must be positive.
 */
export function fitLognormal(known: readonly KnownQuantile[]): Lognormal {
  const zs = known.map(({ share }) => normalQuantile(share));
  const logs = known.map(({ value }) => log(value));
  const meanZ = mean(zs);
  const meanLog = mean(logs);
  let products = 0;
  let squares = 0;
  for (let i = 0; i < zs.length; i++) {
    const off = zs[i]! - meanZ;
    products += off * (logs[i]! - meanLog);
    squares += off * off;
  }
  const sigma = squares === 0 ? 0 : products / squares;
  return { mu: meanLog - sigma * meanZ, sigma };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
