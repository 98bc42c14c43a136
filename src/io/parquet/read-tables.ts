import type { AsyncBuffer, FileMetaData, RowGroup } from 'hyparquet';
import { blockDecompressors } from '../block-codecs.ts';
import { ColumnTable, type DecodedCells } from './column-table.ts';
import { attempt, bytesOfColumns, filledColumns, type ParquetFile } from './open-parquet.ts';

/** Rows decoded at once, at most, where a file has larger row groups. */
const rowsAtOnce = 50_000;
/** Larger row groups are not held whole. */
const bytesMost = 1 << 25;

/** The bytes of a row group's filled columns, with what tells how to decode them: it may go to another thread. */
export interface GroupBytes {
  readonly bytes: ArrayBuffer;
  /** Place of the first of them in the file. */
  readonly start: number;
  readonly columns: string[];
  /** The file's directory with this row group alone. */
  readonly metadata: FileMetaData;
  readonly firstRow: number;
}

/**
 * The cells of some columns, table after table of 50,000 rows at most, none across row groups. A column in which a row group
 * has no cell is not in its tables.
 * @throws InputError when the file cannot be decoded
 */
export async function* readTables(
  file: ParquetFile,
  columns: readonly string[],
): AsyncGenerator<ColumnTable> {
  let start = 0;
  for (const group of file.metadata.row_groups) {
    const groupEnd = start + Number(group.num_rows);
    const filled = filledColumns(columns, group);
    for (; start < groupEnd; start = Math.min(start + rowsAtOnce, groupEnd)) {
      const rows = { columns: filled, start, end: Math.min(start + rowsAtOnce, groupEnd) };
      yield await readColumns(file, rows, file.path);
    }
  }
}

/** Whether every row group is small enough to be held whole, as `readGroups` does. */
export function hasSmallGroups({ metadata }: ParquetFile): boolean {
  return !metadata.row_groups.some(isLarge);
}

function isLarge({ num_rows: rows, total_byte_size: bytes }: RowGroup): boolean {
  return rows > rowsAtOnce || bytes > bytesMost;
}

/** Row groups as bytes, to be decoded by `decodeGroup`. */
export async function* readGroups(
  { metadata, slice }: ParquetFile,
  columns: readonly string[],
): AsyncGenerator<GroupBytes> {
  let firstRow = 0;
  for (const group of metadata.row_groups) {
    const filled = filledColumns(columns, group);
    const { start, end } = bytesOfColumns(group, filled);
    const own = { ...metadata, row_groups: [group], num_rows: group.num_rows };
    yield { bytes: await slice(start, end), start, columns: filled, metadata: own, firstRow };
    firstRow += Number(group.num_rows);
  }
}

/** The cells of a row group; the table's first row is 0. @throws InputError naming the file when it cannot be decoded */
export async function decodeGroup(group: GroupBytes, path: string): Promise<ColumnTable> {
  const { bytes, start, columns, metadata } = group;
  const slice = (from: number, to?: number) =>
    bytes.slice(from - start, to === undefined ? undefined : to - start);
  const file = { byteLength: start + bytes.byteLength, slice, metadata };
  return await readColumns(file, { columns, start: 0, end: Number(metadata.num_rows) }, path);
}

/** Decodes the cells of some rows; texts stay bytes. */
async function readColumns(
  file: AsyncBuffer & { readonly metadata: FileMetaData },
  rows: { readonly columns: string[]; readonly start: number; readonly end: number },
  path: string,
): Promise<ColumnTable> {
  const { parquetRead } = await import('hyparquet');
  const table = new ColumnTable(rows.start, rows.end);
  const options = {
    file,
    metadata: file.metadata,
    columns: rows.columns,
    compressors: await blockDecompressors(),
    parsers: { stringFromBytes: (bytes: Uint8Array) => bytes },
    rowStart: rows.start,
    rowEnd: rows.end,
    useOffsetIndex: true,
    onChunk: (chunk: DecodedCells) => table.add(chunk),
  };
  if (rows.columns.length > 0) await attempt(path, () => parquetRead(options));
  return table;
}
