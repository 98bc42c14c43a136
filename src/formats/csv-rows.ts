import { type Batch, batchRows } from '../core/batch.ts';
import { InputError } from '../core/errors.ts';
import { CsvCells } from '../io/csv/csv-cells.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { FormatSource, ReadScope } from './contract.ts';
import { CsvFields } from './csv-fields.ts';
import type { Fields } from './fields.ts';

/** How rows become something else; `fields` is good for one call only. */
export interface CsvReading<T> {
  readonly columns: readonly string[];
  readonly parse: (fields: Fields, index: number) => T;
}

/** Where rows go. */
export interface RowGatherer<B> {
  /** Takes the row that the fields now tell of. */
  add(index: number): void;
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
  return gatherCsvRows(source, scope, columns, (fields) => ({
    add(index) {
      const parsed = parse(fields, index);
      if (fields.isSound) batch.push(parsed);
    },
    take() {
      const taken = batch;
      batch = [];
      return taken.length === 0 ? null : taken;
    },
  }));
}

/**
 * The same, gathered `batchRows` rows at a time in a way of the caller's own, who is given the fields of every row.
 * @throws InputError when columns are missing
 */
export async function* gatherCsvRows<B>(
  source: FormatSource,
  scope: ReadScope,
  columns: readonly string[],
  gather: (fields: CsvFields) => RowGatherer<B>,
): AsyncGenerator<B> {
  const rows = new RowReader(source, scope, { columns, gather });
  for await (const piece of source.pieces()) {
    rows.cells.push(piece);
    yield* rows.batches();
  }
  rows.cells.end();
  yield* rows.batches();
  rows.finish();
}

interface Gathering<B> {
  readonly columns: readonly string[];
  readonly gather: (fields: CsvFields) => RowGatherer<B>;
}

/** What is known once the header was read. */
interface Table<B> {
  readonly width: number;
  readonly fields: CsvFields;
  readonly gatherer: RowGatherer<B>;
}

class RowReader<B> {
  readonly cells = new CsvCells();
  readonly #source: FormatSource;
  readonly #scope: ReadScope;
  readonly #gathering: Gathering<B>;
  readonly #place: { readonly file: string; line: number };
  #table: Table<B> | null = null;
  #index = 0;

  constructor(source: FormatSource, scope: ReadScope, gathering: Gathering<B>) {
    this.#source = source;
    this.#scope = scope;
    this.#gathering = gathering;
    this.#place = { file: source.path, line: 1 };
  }

  /** What can be read of the pieces so far. */
  *batches(): Generator<B> {
    this.#table ??= this.#readHeader();
    if (this.#table === null) return;
    for (;;) {
      const count = this.#addRows(this.#table);
      const batch = this.#table.gatherer.take();
      if (batch !== null) yield batch;
      if (count < batchRows) return;
    }
  }

  /** Up to a batch of rows; says how many there were. */
  #addRows({ width, fields, gatherer }: Table<B>): number {
    for (let count = 0; count < batchRows; count++) {
      const found = this.cells.next();
      if (found === 0) return count;
      this.#place.line = this.cells.rowLine + 1;
      fields.isSound = true;
      if (found === width) gatherer.add(this.#index);
      else fields.refuse(null, `the row has ${found} fields, the header ${width}`);
      this.#index++;
    }
    return batchRows;
  }

  /** @throws InputError when there was not even a header */
  finish(): void {
    if (this.#table === null) checkHeader([], this.#gathering.columns, this.#source.path);
  }

  #readHeader(): Table<B> | null {
    const width = this.cells.next();
    if (width === 0) return null;
    const row = Array.from({ length: width }, (_, column) => this.cells.text(column));
    const names = checkHeader(row, this.#gathering.columns, this.#source.path);
    const fields = new CsvFields(this.cells, names, this.#place, this.#scope);
    return { width, fields, gatherer: this.#gathering.gather(fields) };
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
