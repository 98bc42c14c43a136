import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import { blockDecompressors } from '../io/block-codecs.ts';
import { type ColumnKind, canonicalColumns } from './parquet-columns.ts';
import { attempt } from './parquet-file.ts';

/** Cells of a column from a row on, as the decoder hands them out. */
interface ColumnChunk {
  readonly columnName: string;
  readonly columnData: ArrayLike<unknown>;
  /** Row of the file that the first cell belongs to. */
  readonly rowStart: number;
}

interface FilledColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** A cell a row, from the table's first on. */
  readonly cells: unknown[];
}

const kinds = new Map(canonicalColumns.map(({ name, kind }) => [name, kind]));

/** Decoded cells of a run of rows, column by column: no object a row is made but the request itself. */
export class ColumnTable {
  readonly firstRow: number;
  readonly rows: number;
  /** Those with cells, in the order they came. */
  readonly columns: FilledColumn[] = [];

  /** Rows of the file from the first on, up to and without the last. */
  constructor(firstRow: number, endRow: number) {
    this.firstRow = firstRow;
    this.rows = endRow - firstRow;
  }

  /** Takes the chunk's cells; those of other rows, which a page may bring along, are passed over. */
  add({ columnName, columnData, rowStart }: ColumnChunk): void {
    const { cells } = this.#column(columnName);
    const shift = rowStart - this.firstRow;
    const end = Math.min(columnData.length, this.rows - shift);
    for (let i = Math.max(0, -shift); i < end; i++) cells[i + shift] = columnData[i];
  }

  #column(name: string): FilledColumn {
    const found = this.columns.find((column) => column.name === name);
    if (found !== undefined) return found;
    const kind = kinds.get(name);
    if (kind === undefined) throw new Error(`no canonical column is called ${name}`);
    const column = { name, kind, cells: new Array<unknown>(this.rows).fill(null) };
    this.columns.push(column);
    return column;
  }
}

/**
 * Decodes the cells of some rows; texts stay bytes.
 * @throws InputError naming the file when it cannot be decoded
 */
export async function readColumns(
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
    onChunk: (chunk: ColumnChunk) => table.add(chunk),
  };
  if (rows.columns.length > 0) await attempt(path, () => parquetRead(options));
  return table;
}
