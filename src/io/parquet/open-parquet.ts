import type { ColumnChunk, FileMetaData, RowGroup } from 'hyparquet';
import { InputError } from '../../core/errors.ts';
import type { RandomAccess } from '../../core/runtime.ts';

/** Where a Parquet file is read from, by place. */
export interface ParquetSource {
  /** Names it in errors. */
  readonly path: string;
  openRandom(): Promise<RandomAccess>;
}

/** A Parquet file with its directory read. */
export interface ParquetFile {
  readonly path: string;
  readonly metadata: FileMetaData;
  /** Its columns in file order; of nested ones the outermost name. */
  readonly columns: readonly string[];
  readonly byteLength: number;
  slice(from: number, to?: number): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

/** Opens the file. @throws InputError when it is no Parquet file */
export async function openParquet(source: ParquetSource): Promise<ParquetFile> {
  const { parquetMetadataAsync } = await import('hyparquet');
  const { path } = source;
  const file = await source.openRandom();
  const { byteLength } = file;
  const slice = async (from: number, to = byteLength) => {
    const { buffer, byteOffset, length } = await file.slice(from, to);
    const isWhole = byteOffset === 0 && length === buffer.byteLength;
    return (isWhole ? buffer : buffer.slice(byteOffset, byteOffset + length)) as ArrayBuffer;
  };
  try {
    const metadata = await attempt(path, () => parquetMetadataAsync({ byteLength, slice }));
    const columns = outermostColumns(metadata.schema);
    return { path, metadata, columns, byteLength, slice, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function outermostColumns(schema: FileMetaData['schema']): string[] {
  const names: string[] = [];
  // Children of a nested column follow it in the list; they are passed over with it.
  const skip = (at: number): number => {
    let next = at + 1;
    for (let child = 0; child < (schema[at]!.num_children ?? 0); child++) next = skip(next);
    return next;
  };
  for (let at = 1; at < schema.length; at = skip(at)) names.push(schema[at]!.name);
  return names;
}

/** The columns in which a row group does not say that it has no cell. */
export function filledColumns(columns: readonly string[], group: RowGroup): string[] {
  return columns.filter((name) => !isEmptyColumn(group, name));
}

function isEmptyColumn({ columns, num_rows: rows }: RowGroup, name: string): boolean {
  const chunk = columns.find(({ meta_data: data }) => data?.path_in_schema[0] === name)?.meta_data;
  return chunk?.path_in_schema.length === 1 && chunk.statistics?.null_count === rows;
}

/** The bytes of the file from the first to the last page of some columns; empty without columns. */
export function bytesOfColumns(group: RowGroup, names: readonly string[]): { start: number; end: number } {
  const spans = group.columns
    .filter(({ meta_data: data }) => data !== undefined && names.includes(data.path_in_schema[0]!))
    .map(spanOf);
  if (spans.length === 0) return { start: 0, end: 0 };
  return {
    start: Math.min(...spans.map(({ start }) => start)),
    end: Math.max(...spans.map(({ end }) => end)),
  };
}

function spanOf({ meta_data: data }: ColumnChunk): { start: number; end: number } {
  const first = Number(data!.data_page_offset);
  // Some writers give 0 for a dictionary that is not there.
  const start = Math.min(first, Number(data!.dictionary_page_offset ?? 0n) || first);
  return { start, end: start + Number(data!.total_compressed_size) };
}

/** What a decoder throws, as a problem of the file. */
export async function attempt<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const problem = {
      code: 'bad-parquet',
      message: `not a readable Parquet file: ${(error as Error).message}`,
    };
    throw new InputError({ ...problem, place: { file: path } }, { cause: error });
  }
}
