import type { NoticeSummary } from '../core/notices.ts';
import type { FitError, FittedSet, ProfileSource } from '../nouns/device-profile.ts';
import type { TimingMethod } from '../nouns/operator-table.ts';
import { defineDocument } from './document.ts';
import { calibrationShape } from './shapes/calibration.generated.ts';

/** Cost models fitted to measured tables, and how well they predict. */
export interface CalibrationDocument {
  readonly schema: 'iwc.calibration/1';
  readonly device: string;
  readonly timing: TimingMethod;
  /** File of the profile; null when none was asked for. */
  readonly output: string | null;
  /** File of the figure; null when none was asked for. */
  readonly plot: string | null;
  readonly sources: readonly ProfileSource[];
  readonly sets: readonly CalibratedSet[];
  /** Rows that the fit never saw. */
  readonly checks: readonly CheckedSet[];
  readonly notices: readonly NoticeSummary[];
}

/** A fitted set; how many measured rows are kept beside it instead of the rows themselves. */
export interface CalibratedSet extends Omit<FittedSet, 'correction'> {
  readonly corrected_by: number;
}

/** Errors over rows that the fit never saw. */
export interface CheckedSet {
  /** Where the rows are from: a checked table, or `held back` for those beyond `rowsPerSet`. */
  readonly table: string;
  readonly key: string;
  readonly dtype: string;
  readonly rows: number;
  readonly error: FitError;
  readonly roofline: FitError | null;
}

export const calibrationDocument = defineDocument<CalibrationDocument>('iwc.calibration/1', calibrationShape);
