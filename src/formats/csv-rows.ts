import { type Batch, batchRows } from '../core/batch.ts';
import { InputError } from '../core/errors.ts';
import type { WorkloadRequest } from '../core/workload.ts';
import { CsvSplitter } from '../io/csv.ts';
import type { FormatSource, ReadScope } from './contract.ts';
import { Fields } from './fields.ts';

/**
 * Reads the rows of a CSV file with a header; every row becomes fields by column. `line` in messages counts rows, which
 * are lines unless a quoted field holds line ends.
 * @throws InputError when columns are missing
 */
export async function* readCsvRows<T = WorkloadRequest>(
  source: FormatSource,
  scope: ReadScope,
  options: { readonly columns: readonly string[]; readonly parse: (fields: Fields, index: number) => T },
): AsyncGenerator<Batch<T>> {
  let header: readonly string[] | null = null;
  let index = 0;
  for await (const rows of splitRows(source)) {
    let batch: T[] = [];
    for (const row of rows) {
      if (header === null) {
        header = checkHeader(row, options.columns, source.path);
        continue;
      }
      const names: readonly string[] = header;
      const fields = new Fields(
        Object.fromEntries(names.map((name, at) => [name, row[at]])),
        { file: source.path, line: index + 2 },
        scope,
      );
      if (row.length !== names.length)
        fields.refuse(null, `the row has ${row.length} fields, the header ${names.length}`);
      const parsed = options.parse(fields, index++);
      if (fields.isSound) batch.push(parsed);
      if (batch.length < batchRows) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
  if (header === null) checkHeader([], options.columns, source.path);
}

async function* splitRows(source: FormatSource): AsyncGenerator<string[][]> {
  const splitter = new CsvSplitter();
  const decoder = new TextDecoder();
  for await (const piece of source.pieces()) yield splitter.push(decoder.decode(piece, { stream: true }));
  yield splitter.push(decoder.decode());
  yield splitter.finish();
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
