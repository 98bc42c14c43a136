import { type Batch, batchRows } from '../core/batch.ts';
import { InputError } from '../core/errors.ts';
import type { WorkloadRequest } from '../core/workload.ts';
import { CsvCells } from '../io/csv-cells.ts';
import type { FormatSource, ReadScope } from './contract.ts';
import { CsvFields } from './csv-fields.ts';
import type { Fields } from './fields.ts';

/** How rows become something else; `fields` is good for one call only. */
export interface CsvReading<T> {
  readonly columns: readonly string[];
  readonly parse: (fields: Fields, index: number) => T;
}

/** Where rows go; `fields` is good for one call only, and says at the end whether the row is sound. */
export interface RowGatherer<B> {
  add(fields: Fields, index: number): void;
  /** What was gathered since; null when that is nothing. */
  take(): B | null;
}

/**
 * Reads the rows of a CSV file with a header; every row becomes fields by column.
 * @throws InputError when columns are missing
 */
export function readCsvRows<T = WorkloadRequest>(
  source: FormatSource,
  scope: ReadScope,
  { columns, parse }: CsvReading<T>,
): AsyncGenerator<Batch<T>> {
  let batch: T[] = [];
  return gatherCsvRows(source, scope, columns, {
    add(fields, index) {
      const parsed = parse(fields, index);
      if (fields.isSound) batch.push(parsed);
    },
    take() {
      const taken = batch;
      batch = [];
      return taken.length === 0 ? null : taken;
    },
  });
}

/**
 * The same, gathered in a way of the caller's own, `batchRows` rows at a time.
 * @throws InputError when columns are missing
 */
export async function* gatherCsvRows<B>(
  source: FormatSource,
  scope: ReadScope,
  columns: readonly string[],
  gatherer: RowGatherer<B>,
): AsyncGenerator<B> {
  const rows = new RowReader(source, scope, columns);
  for await (const piece of source.pieces()) {
    rows.cells.push(piece);
    yield* rows.batches(gatherer);
  }
  rows.cells.end();
  yield* rows.batches(gatherer);
  rows.finish();
}

class RowReader {
  readonly cells = new CsvCells();
  readonly #source: FormatSource;
  readonly #scope: ReadScope;
  readonly #columns: readonly string[];
  readonly #place: { readonly file: string; line: number };
  #header: { readonly width: number; readonly fields: CsvFields } | null = null;
  #index = 0;

  constructor(source: FormatSource, scope: ReadScope, columns: readonly string[]) {
    this.#source = source;
    this.#scope = scope;
    this.#columns = columns;
    this.#place = { file: source.path, line: 1 };
  }

  /** What can be read of the pieces so far. */
  *batches<B>(gatherer: RowGatherer<B>): Generator<B> {
    this.#header ??= this.#readHeader();
    if (this.#header === null) return;
    const { width, fields } = this.#header;
    for (;;) {
      let count = 0;
      while (count < batchRows && this.#next(width, fields)) {
        count++;
        if (fields.isSound) gatherer.add(fields, this.#index);
        this.#index++;
      }
      const batch = gatherer.take();
      if (batch !== null) yield batch;
      if (count < batchRows) return;
    }
  }

  /** @throws InputError when there was not even a header */
  finish(): void {
    if (this.#header === null) checkHeader([], this.#columns, this.#source.path);
  }

  #readHeader() {
    const width = this.cells.next();
    if (width === 0) return null;
    const row = Array.from({ length: width }, (_, column) => this.cells.text(column));
    const names = checkHeader(row, this.#columns, this.#source.path);
    return { width, fields: new CsvFields(this.cells, names, this.#place, this.#scope) };
  }

  /** Goes to the next row; false when there is none. */
  #next(width: number, fields: CsvFields): boolean {
    const count = this.cells.next();
    if (count === 0) return false;
    this.#place.line = this.cells.rowLine + 1;
    fields.isSound = true;
    if (count !== width) fields.refuse(null, `the row has ${count} fields, the header ${width}`);
    return true;
  }
}

function checkHeader(row: readonly string[], columns: readonly string[], file: string): readonly string[] {
  const names = row.map((name) => name.trim());
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length === 0) return names;
  throw new InputError({
    code: 'missing-columns',
    message: `missing required columns: ${missing.join(', ')}; found ${names.join(', ')}`,
    place: { file, line: 1 },
  });
}
