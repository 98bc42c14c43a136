import { type Batch, batchRows } from '../core/batch.ts';
import { InputError } from '../core/errors.ts';
import type { WorkloadRequest } from '../core/workload.ts';
import { CsvCursor } from '../io/csv-cursor.ts';
import type { FormatSource, ReadScope } from './contract.ts';
import { Fields } from './fields.ts';

/** How rows become something else; `fields` is good for one call only. */
export interface CsvReading<T> {
  readonly columns: readonly string[];
  readonly parse: (fields: Fields, index: number) => T;
}

/**
 * Reads the rows of a CSV file with a header; every row becomes fields by column.
 * @throws InputError when columns are missing
 */
export async function* readCsvRows<T = WorkloadRequest>(
  source: FormatSource,
  scope: ReadScope,
  reading: CsvReading<T>,
): AsyncGenerator<Batch<T>> {
  const cursor = new CsvCursor();
  const decoder = new TextDecoder();
  const rows = new RowReader(cursor, source, scope, reading);
  for await (const piece of source.pieces()) {
    cursor.push(decoder.decode(piece, { stream: true }));
    yield* rows.batches();
  }
  cursor.push(decoder.decode());
  cursor.end();
  yield* rows.batches();
  rows.finish();
}

class RowReader<T> {
  readonly #cursor: CsvCursor;
  readonly #source: FormatSource;
  readonly #reading: CsvReading<T>;
  readonly #fields: Fields;
  readonly #place: { readonly file: string; line: number };
  /** One record for all rows: millions of them would cost more than what is in them. */
  readonly #record: Record<string, string> = {};
  readonly #row: string[] = [];
  #header: readonly string[] | null = null;
  #index = 0;

  constructor(cursor: CsvCursor, source: FormatSource, scope: ReadScope, reading: CsvReading<T>) {
    this.#cursor = cursor;
    this.#source = source;
    this.#reading = reading;
    this.#place = { file: source.path, line: 1 };
    this.#fields = new Fields(this.#record, this.#place, scope);
  }

  /** What can be read of the pieces so far. */
  *batches(): Generator<Batch<T>> {
    this.#header ??= this.#readHeader();
    if (this.#header === null) return;
    for (;;) {
      const batch: T[] = [];
      while (batch.length < batchRows && this.#next(batch));
      if (batch.length > 0) yield batch;
      if (batch.length < batchRows) return;
    }
  }

  /** @throws InputError when there was not even a header */
  finish(): void {
    if (this.#header === null) checkHeader([], this.#reading.columns, this.#source.path);
  }

  #readHeader(): readonly string[] | null {
    const count = this.#cursor.next(this.#row);
    return count === 0
      ? null
      : checkHeader(this.#row.slice(0, count), this.#reading.columns, this.#source.path);
  }

  /** False when no row is there. */
  #next(batch: T[]): boolean {
    const count = this.#cursor.next(this.#row);
    if (count === 0) return false;
    this.#place.line = this.#cursor.rowLine + 1;
    const names = this.#header!;
    for (let at = 0; at < names.length; at++) this.#record[names[at]!] = this.#row[at] ?? '';
    this.#fields.isSound = true;
    if (count !== names.length)
      this.#fields.refuse(null, `the row has ${count} fields, the header ${names.length}`);
    const parsed = this.#reading.parse(this.#fields, this.#index++);
    if (this.#fields.isSound) batch.push(parsed);
    return true;
  }
}

function checkHeader(row: readonly string[], columns: readonly string[], file: string): readonly string[] {
  const names = row.map((name) => name.trim());
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length === 0) return names;
  throw new InputError({
    code: 'missing-columns',
    message: `missing required columns: ${missing.join(', ')}`,
    place: { file, line: 1 },
  });
}
