import type { RowGroup } from 'hyparquet';
import { type Batch, batchRows } from '../core/batch.ts';
import { checkRequest } from '../core/check-request.ts';
import { InputError } from '../core/errors.ts';
import type { WorkloadRequest } from '../core/workload.ts';
import { blockDecompressors } from '../io/block-codecs.ts';
import type { FormatSource, ReadScope } from './contract.ts';
import { canonicalColumns, cellValue, extensionsColumn } from './parquet-columns.ts';
import { type ColumnChunk, ColumnTable } from './parquet-table.ts';

/** Rows decoded at once, at most, where a file has larger row groups. */
const rowsAtOnce = 50_000;

const known = new Set(canonicalColumns.map(({ name }) => name));

/**
 * Reads a canonical workload from Parquet, row group by row group; other columns are passed over, and named once.
 * @throws InputError when it is no Parquet file, or one that cannot be decoded
 */
export async function* readParquet(
  source: FormatSource,
  scope: ReadScope,
): AsyncGenerator<Batch<WorkloadRequest>> {
  const { parquetMetadataAsync, parquetRead } = await import('hyparquet');
  const file = await source.openRandom();
  const slice = async (from: number, to?: number) => {
    const bytes = await file.slice(from, to ?? file.byteLength);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  };
  const buffer = { byteLength: file.byteLength, slice };
  try {
    const compressors = await blockDecompressors();
    const metadata = await attempt(source, () => parquetMetadataAsync(buffer));
    const columns = knownColumns(metadata.schema, source, scope);
    let start = 0;
    for (const group of metadata.row_groups) {
      const groupEnd = start + Number(group.num_rows);
      const filled = columns.filter((name) => !isEmptyColumn(group, name));
      for (; start < groupEnd; start = Math.min(start + rowsAtOnce, groupEnd)) {
        const rowEnd = Math.min(start + rowsAtOnce, groupEnd);
        const table = new ColumnTable(start, rowEnd);
        const options = {
          file: buffer,
          metadata,
          columns: filled,
          compressors,
          rowStart: start,
          rowEnd,
          useOffsetIndex: true,
          onChunk: (chunk: ColumnChunk) => table.add(chunk),
        };
        if (filled.length > 0) await attempt(source, () => parquetRead(options));
        yield* batches(table, source, scope);
      }
    }
  } finally {
    await file.close();
  }
}

function* batches(
  table: ColumnTable,
  source: FormatSource,
  scope: ReadScope,
): Generator<Batch<WorkloadRequest>> {
  for (let from = 0; from < table.rows; from += batchRows) {
    const batch: WorkloadRequest[] = [];
    for (let row = from; row < Math.min(from + batchRows, table.rows); row++) {
      const place = { file: source.path, record: table.firstRow + row };
      const request = toRequest(table, row, place, scope);
      const problems = request === null ? [] : checkRequest(request);
      for (const problem of problems) scope.report({ ...problem, place: { ...place, ...problem.place } });
      if (request !== null && problems.length === 0) batch.push(request as WorkloadRequest);
    }
    yield batch;
  }
}

/** Null when a cell holds JSON that cannot be read. */
function toRequest(
  table: ColumnTable,
  row: number,
  place: { readonly file: string; readonly record: number },
  scope: ReadScope,
): object | null {
  const request: Record<string, unknown> = {};
  for (const { name, kind, cells } of table.columns) {
    const cell = cells[row];
    if (cell === null || cell === undefined) continue;
    try {
      const value = cellValue(cell, kind);
      if (name === extensionsColumn) Object.assign(request, value);
      else request[name] = value;
    } catch {
      scope.report({
        code: 'bad-json',
        message: 'the cell is not valid JSON',
        place: { ...place, path: `$.${name}` },
      });
      return null;
    }
  }
  return request;
}

/** Whether a row group says that it has no cell in a column. */
function isEmptyColumn({ columns, num_rows: rows }: RowGroup, name: string): boolean {
  const chunk = columns.find(({ meta_data: data }) => data?.path_in_schema[0] === name)?.meta_data;
  return chunk?.path_in_schema.length === 1 && chunk.statistics?.null_count === rows;
}

function knownColumns(
  schema: readonly { readonly name: string; readonly num_children?: number }[],
  source: FormatSource,
  scope: ReadScope,
): string[] {
  const top: string[] = [];
  // Children of a nested column follow it in the list; they are passed over with it.
  const skip = (at: number): number => {
    let next = at + 1;
    for (let child = 0; child < (schema[at]!.num_children ?? 0); child++) next = skip(next);
    return next;
  };
  for (let at = 1; at < schema.length; at = skip(at)) top.push(schema[at]!.name);
  for (const name of top.filter((column) => !known.has(column)))
    scope.notice({
      code: 'unknown-column',
      reason: `the column '${name}' is none of the canonical workload's, and is left out`,
      place: { file: source.path },
    });
  return top.filter((name) => known.has(name));
}

async function attempt<T>(source: FormatSource, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const problem = {
      code: 'bad-parquet',
      message: `not a readable Parquet file: ${(error as Error).message}`,
    };
    throw new InputError({ ...problem, place: { file: source.path } }, { cause: error });
  }
}
