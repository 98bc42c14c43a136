import type { DataType } from './data-type.ts';
import type { TimingMethod } from './operator-table.ts';

/** Relative errors of a fit, as shares (0.05 is five per cent): |predicted / measured − 1| over its rows. */
export interface FitError {
  readonly mean: number;
  readonly median: number;
  readonly max: number;
}

/** Measured rows kept beside a fit: the predictions near them are moved towards what was measured. */
export interface ResidualPoints {
  /** Weights by distance; or, where one size varies alone, straight lines between its neighbours in log size. */
  readonly method: 'neighbours' | 'interpolation';
  /** Distance in powers of two of sizes at which a point's pull has fallen to a quarter. */
  readonly reach: number;
  /** How many points' worth of trust the model itself has. */
  readonly trust: number;
  /** log2 of the sizes, in the order of the cost's `sizes`. */
  readonly places: readonly (readonly number[])[];
  /** log(measured / predicted) at each place; with `interpolation`, log of the measured µs. */
  readonly values: readonly number[];
}

/** One cost model fitted to one kind of operator. Keys are those of the file. */
export interface FittedSet {
  /** What it prices: `gemm`, `norm`, `attention/decode`, `collective/all-reduce`; see `fitKeyOf`. */
  readonly key: string;
  /** `any` for kinds whose time only depends on bytes. */
  readonly dtype: DataType | 'any';
  readonly cost: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly rows: number;
  /** Smallest and largest of each size among the rows. */
  readonly ranges: Readonly<Record<string, readonly [number, number]>>;
  readonly in_sample: FitError;
  /** With each shape family left out in turn; null when there are too few to leave one out. */
  readonly cross_validated: FitError | null;
  readonly folds: number;
  /** The roofline of the device over the same rows; null where it is not known. */
  readonly roofline: FitError | null;
  /** measured / predicted at these shares of the held-out rows (of all rows when none were held out). */
  readonly ratio_quantiles: Readonly<Record<'p05' | 'p25' | 'p50' | 'p75' | 'p95', number>>;
  readonly correction: ResidualPoints | null;
  /** Indices into the profile's sources. */
  readonly sources: readonly number[];
}

/** A table a profile was fitted to. The hash is over uncompressed bytes. */
export interface ProfileSource {
  readonly file: string;
  readonly sha256: string;
  readonly format: string;
  readonly rows_used: number;
  readonly rows_skipped: number;
}

/** Fitted cost data of one device, by one way of timing. */
export interface DeviceProfile {
  readonly schema: 'iwc.profile/1.0';
  readonly name: string;
  readonly device: string;
  readonly timing: TimingMethod;
  /** The command that fits the same numbers again. */
  readonly command: string;
  readonly sources: readonly ProfileSource[];
  readonly sets: readonly FittedSet[];
}
