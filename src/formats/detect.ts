import type { FormatSample } from './contract.ts';

type Keys = Readonly<Record<string, unknown>>;

/** Whether the sample is lines of JSON objects that all fit. */
export function everyLine(sample: FormatSample, fits: (record: Keys) => boolean): boolean {
  return sample.container === 'jsonl' && everyRecord(sample, fits);
}

/** Whether the sample is JSON objects that all fit, however they lie. */
export function everyRecord({ records }: FormatSample, fits: (record: Keys) => boolean): boolean {
  return records.length > 0 && records.every((record) => isObject(record) && fits(record));
}

/** Whether the sample is a table with these columns. */
export function hasColumns({ header }: FormatSample, columns: readonly string[]): boolean {
  return columns.every((column) => header.includes(column));
}

export function isObject(value: unknown): value is Keys {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
