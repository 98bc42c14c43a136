import type { KnownQuantile } from '../math/lognormal-fit.ts';

/** Known quantiles of a length, ascending, the median first. */
export type LengthRow = readonly KnownQuantile[];

/** One row of a monitoring export: what held from its time to the next row's. */
export interface StatRow {
  /** From the first row's time. */
  readonly startS: number;
  readonly rateRps: number;
  readonly prompt: LengthRow | null;
  readonly output: LengthRow | null;
}
