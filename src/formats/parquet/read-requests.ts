import { type Batch, batchRows } from '../../core/batch.ts';
import { readTables } from '../../io/parquet/read-tables.ts';
import type { WorkloadRequest } from '../../nouns/workload.ts';
import type { FormatSource, ReadScope } from '../contract.ts';
import { openRequests, type RequestFile } from './open-requests.ts';
import { requestsOf } from './requests-of-table.ts';

/**
 * Reads a canonical workload from Parquet, row group by row group; other columns are passed over, and named once.
 * @throws InputError when it is no Parquet file, or one that cannot be decoded
 */
export async function* readParquet(
  source: FormatSource,
  scope: ReadScope,
): AsyncGenerator<Batch<WorkloadRequest>> {
  const input = await openRequests(source, scope);
  try {
    yield* readRequests(input, scope);
  } finally {
    await input.file.close();
  }
}

/** The same of a file that is open. */
export async function* readRequests(
  { file, columns }: RequestFile,
  { report }: Pick<ReadScope, 'report'>,
): AsyncGenerator<Batch<WorkloadRequest>> {
  for await (const table of readTables(file, columns)) {
    const rowScope = { path: file.path, firstRow: table.firstRow, report };
    for (let from = 0; from < table.rows; from += batchRows)
      yield [...requestsOf(table, [from, Math.min(from + batchRows, table.rows)], rowScope)];
  }
}
