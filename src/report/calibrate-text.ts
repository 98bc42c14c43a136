import type { CalibrationDocument } from '../documents/calibration.ts';
import { layTable } from './aligned-table.ts';
import { formatCount } from './format.ts';

/** Mean errors a kind of operator, with the plain roofline beside them. */
export function renderCalibration(facts: CalibrationDocument): string {
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
  const skipped = facts.sources.reduce((total, source) => total + source.rows_skipped, 0);
  return [
    `${facts.device}, times taken by the ${facts.timing}; mean |predicted / measured − 1|`,
    '',
    fitted,
    ...(facts.checks.length === 0 ? [] : ['', checked]),
    ...(skipped === 0 ? [] : ['', `${formatCount(skipped, 'row')} could not be used (--json says why)`]),
    ...(facts.output === null ? [] : ['', `profile written to ${facts.output}`]),
    '',
  ].join('\n');
}

/** `4.2 %`; `n/a` for what is not defined. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? 'n/a' : `${(share * 100).toFixed(1)} %`;
}
