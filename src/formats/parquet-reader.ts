import { type Batch, batchRows } from '../core/batch.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { FormatSource, ReadScope } from './contract.ts';
import { filledColumns, openParquet, type ParquetInput } from './parquet-file.ts';
import { requestsOf } from './parquet-rows.ts';
import { readColumns } from './parquet-table.ts';

/** Rows decoded at once, at most, where a file has larger row groups. */
const rowsAtOnce = 50_000;

/**
 * Reads a canonical workload from Parquet, row group by row group; other columns are passed over, and named once.
 * @throws InputError when it is no Parquet file, or one that cannot be decoded
 */
export async function* readParquet(
  source: FormatSource,
  scope: ReadScope,
): AsyncGenerator<Batch<WorkloadRequest>> {
  const input = await openParquet(source, scope);
  try {
    yield* readRows(input, source.path, scope);
  } finally {
    await input.close();
  }
}

/** The same of a file that is open. */
export async function* readRows(
  input: ParquetInput,
  path: string,
  scope: Pick<ReadScope, 'report'>,
): AsyncGenerator<Batch<WorkloadRequest>> {
  let start = 0;
  for (const group of input.metadata.row_groups) {
    const groupEnd = start + Number(group.num_rows);
    const columns = filledColumns(input.columns, group);
    for (; start < groupEnd; start = Math.min(start + rowsAtOnce, groupEnd)) {
      const end = Math.min(start + rowsAtOnce, groupEnd);
      const table = await readColumns(input, { columns, start, end }, path);
      const rowScope = { path, firstRow: start, report: scope.report };
      for (let from = 0; from < table.rows; from += batchRows)
        yield [...requestsOf(table, [from, Math.min(from + batchRows, table.rows)], rowScope)];
    }
  }
}
