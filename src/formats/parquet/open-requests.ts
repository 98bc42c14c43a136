import { openParquet, type ParquetFile } from '../../io/parquet/open-parquet.ts';
import type { FormatSource, ReadScope } from '../contract.ts';
import { kindOf } from './request-columns.ts';

/** A Parquet file of requests. */
export interface RequestFile {
  readonly file: ParquetFile;
  /** Columns of the canonical workload that it has. */
  readonly columns: readonly string[];
}

/**
 * Opens the file; columns that are none of the canonical workload's are named once.
 * @throws InputError when it is no Parquet file
 */
export async function openRequests(source: FormatSource, scope: ReadScope): Promise<RequestFile> {
  const file = await openParquet(source);
  const isKnown = (name: string) => kindOf(name) !== null;
  for (const name of file.columns.filter((column) => !isKnown(column)))
    scope.notice({
      code: 'unknown-column',
      reason: `the column '${name}' is none of the canonical workload's, and is left out`,
      place: { file: source.path },
    });
  return { file, columns: file.columns.filter(isKnown) };
}
