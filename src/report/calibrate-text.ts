import type { FitError } from '../operators/device-profile.ts';
import { layTable } from './aligned-table.ts';
import { formatCount } from './format.ts';

/** What calibrate shows of one fitted set. */
export interface SetFacts {
  readonly key: string;
  readonly dtype: string;
  readonly rows: number;
  readonly in_sample: FitError;
  readonly cross_validated: FitError | null;
  readonly roofline: FitError | null;
}

/** What it shows of rows the fit never saw. */
export interface CheckFacts {
  readonly table: string;
  readonly key: string;
  readonly dtype: string;
  readonly rows: number;
  readonly error: FitError;
  readonly roofline: FitError | null;
}

export interface CalibrationFacts {
  readonly device: string;
  readonly timing: string;
  readonly output: string | null;
  readonly sets: readonly SetFacts[];
  readonly checks: readonly CheckFacts[];
  readonly skipped: number;
}

/** Mean errors a kind of operator, with the plain roofline beside them. */
export function renderCalibration(facts: CalibrationFacts): string {
  const fitted = layTable(
    ['operator', 'dtype', 'rows', 'in-sample', 'held out', 'worst', 'roofline'],
    facts.sets.map((set) => [
      set.key,
      set.dtype,
      String(set.rows),
      percent(set.in_sample.mean),
      percent(set.cross_validated?.mean),
      percent((set.cross_validated ?? set.in_sample).max),
      percent(set.roofline?.mean),
    ]),
  );
  const checked = layTable(
    ['never fitted', 'operator', 'dtype', 'rows', 'mean', 'median', 'roofline'],
    facts.checks.map((check) => [
      check.table.split(/[\\/]/).at(-1)!,
      check.key,
      check.dtype,
      String(check.rows),
      percent(check.error.mean),
      percent(check.error.median),
      percent(check.roofline?.mean),
    ]),
  );
  return [
    `${facts.device}, times taken by the ${facts.timing}; mean |predicted / measured − 1|`,
    '',
    fitted,
    ...(facts.checks.length === 0 ? [] : ['', checked]),
    ...(facts.skipped === 0
      ? []
      : ['', `${formatCount(facts.skipped, 'row')} could not be used (--json says why)`]),
    ...(facts.output === null ? [] : ['', `profile written to ${facts.output}`]),
    '',
  ].join('\n');
}

/** `4.2 %`; `n/a` for what is not defined. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? 'n/a' : `${(share * 100).toFixed(1)} %`;
}
