import type { DataType } from '../../nouns/data-type.ts';
import type { TimingMethod } from '../../nouns/operator-table.ts';
import type { Architecture } from '../../operators/architecture.ts';
import type { Measurement } from '../fit.ts';

/** Cells of one line, blanks around them left out. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What a reader may need beyond the table. */
export interface TableSettings {
  /** Element type of rows that do not say theirs. */
  readonly dtype: DataType;
  /** For tables of layers, which name no shapes. */
  readonly architecture: Architecture | null;
  readonly tensorParallel: number;
}

/** A table as text, split into cells. */
export interface TableText {
  readonly file: string;
  readonly rows: readonly CsvRow[];
}

/** A row that could not be used. */
export type Skip = (line: number, code: string, reason: string) => void;

/** A kind of table that measured operators come in. */
export interface TableFormat {
  readonly name: string;
  readonly summary: string;
  readonly timing: TimingMethod;
  /** Whether the head of a table, and its file's name, are of this kind. */
  detect(head: readonly string[], file: string): boolean;
  /** Rows in the table's order; what cannot be used is skipped with a reason. */
  read(table: TableText, settings: TableSettings, skip: Skip): readonly TimedMeasurement[];
}

/** A measurement that may say how it was timed. */
export interface TimedMeasurement extends Measurement {
  readonly timing?: TimingMethod;
}

/** A measured time, or null with a skip when it is not a positive number. */
export function positiveTime(text: string | undefined, line: number, skip: Skip): number | null {
  const value = Number(text);
  if (text !== undefined && text !== '' && Number.isFinite(value) && value > 0) return value;
  skip(line, 'time-not-positive', `a time of '${text ?? ''}' is not a number > 0`);
  return null;
}

/** Whether all are whole numbers ≥ 1 that a device could hold; else a skip. */
export function areSizes(sizes: Readonly<Record<string, number>>, line: number, skip: Skip): boolean {
  for (const [name, size] of Object.entries(sizes))
    if (!(Number.isInteger(size) && size >= 1 && size <= mostElements)) {
      skip(line, 'absurd-shape', `${name} of ${size} is not a whole number from 1 to ${mostElements}`);
      return false;
    }
  return true;
}

const mostElements = 1e12;

/** Reads cells by their column's name. */
export function columnReader(head: readonly string[]): (row: CsvRow, name: string) => string | undefined {
  const places = new Map(head.map((name, place) => [name, place]));
  return (row, name) => {
    const place = places.get(name);
    return place === undefined ? undefined : row.cells[place];
  };
}
