import type { RowGroup } from 'hyparquet';
import type { ParquetWriter } from 'hyparquet-writer';
import { defineTask } from '../../core/task.ts';
import { type CellGroup, isPacked, type PackedTexts } from './cell-groups.ts';
import {
  type ColumnType,
  type LibraryWriterFactory,
  loadLibraryWriter,
  type ParquetColumn,
  type ParquetLayout,
} from './library-writer.ts';

/** A row group as it lies in the file, its places counted from its own first byte. */
export interface EncodedGroup {
  readonly bytes: Uint8Array;
  readonly rowGroup: RowGroup;
  readonly indexes: ParquetWriter['pendingIndexes'];
}

/** One row group is encoded while the next is gathered: that takes longer, and each holds some 50 MB. */
const groupsAtOnce = 1;

/** Encodes and compresses row groups. The bytes depend on the cells alone. */
export const encodeGroups = defineTask<ParquetLayout, CellGroup, EncodedGroup>({
  name: 'encode-parquet-groups',
  isHeavy: true,
  mostAtOnce: groupsAtOnce,
  inputBuffers: ({ columns }) =>
    columns.filter(isPacked).flatMap(({ bytes, lengths }) => [memoryOf(bytes), memoryOf(lengths)]),
  outputBuffers: ({ bytes }) => [memoryOf(bytes)],
  start(layout) {
    const loading = loadLibraryWriter(layout).then(
      (newWriter) => new GroupEncoder(layout.columns, newWriter),
    );
    loading.catch(() => {});
    return async (group) => (await loading).encode(group);
  },
});

/** Writes the columns of row groups one after another. */
class GroupEncoder {
  readonly #columns: readonly ParquetColumn[];
  readonly #newWriter: LibraryWriterFactory;
  /** Columns without a cell, by what sets them apart but for their rows: most columns are such. */
  readonly #empty = new Map<string, EncodedGroup>();
  #emptyRows = 0;

  constructor(columns: readonly ParquetColumn[], newWriter: LibraryWriterFactory) {
    this.#columns = columns;
    this.#newWriter = newWriter;
  }

  encode({ rows, columns }: CellGroup): EncodedGroup {
    const encoded = this.#columns.map((column, at) => {
      const cells = columns[at]!;
      return cells === null ? this.#emptyColumn(column, rows) : this.#column(column, cells, rows);
    });
    const bytes = new Uint8Array(encoded.reduce((sum, part) => sum + part.bytes.length, 0));
    let at = 0;
    for (const part of encoded) {
      bytes.set(part.bytes, at);
      shiftPlaces(part, at);
      at += part.bytes.length;
    }
    return {
      bytes,
      rowGroup: joined(encoded.map(({ rowGroup }) => rowGroup)),
      indexes: encoded.flatMap(({ indexes }) => indexes),
    };
  }

  /** One column as a row group of its own. */
  #column(column: ParquetColumn, cells: CellGroup['columns'][number], rows: number): EncodedGroup {
    const { bytes, writer } = this.#newWriter(isPacked(cells) ? cells.bytes.length : rows);
    const head = bytes.offset;
    void writer.write({ columnData: [columnOf(column, cells, rows)], rowGroupSize: rows });
    const [rowGroup] = writer.row_groups as [RowGroup];
    const encoded = { bytes: bytes.getBytes().subarray(head), rowGroup, indexes: writer.pendingIndexes };
    shiftPlaces(encoded, -head);
    return encoded;
  }

  #emptyColumn(column: ParquetColumn, rows: number): EncodedGroup {
    const { name, type, isLong } = column;
    if (this.#emptyRows !== rows) this.#empty.clear();
    this.#emptyRows = rows;
    const key = `${type} ${isLong}`;
    let encoded = this.#empty.get(key);
    if (encoded === undefined) {
      encoded = this.#column(column, null, rows);
      this.#empty.set(key, encoded);
    }
    const rowGroup = structuredClone(encoded.rowGroup);
    const chunk = rowGroup.columns[0]!;
    chunk.meta_data!.path_in_schema = [name];
    return { bytes: encoded.bytes, rowGroup, indexes: [{ chunk }] };
  }
}

function joined(groups: readonly RowGroup[]): RowGroup {
  const sum = (of: (group: RowGroup) => bigint) => groups.reduce((total, group) => total + of(group), 0n);
  return {
    columns: groups.flatMap(({ columns }) => columns),
    total_byte_size: sum((group) => group.total_byte_size),
    num_rows: groups[0]!.num_rows,
    total_compressed_size: sum((group) => group.total_compressed_size ?? 0n),
  };
}

/** Counts the places in a group from elsewhere. */
export function shiftPlaces({ rowGroup, indexes }: Omit<EncodedGroup, 'bytes'>, by: number): void {
  const shift = BigInt(by);
  for (const chunk of rowGroup.columns) {
    chunk.file_offset += shift;
    const data = chunk.meta_data!;
    data.data_page_offset += shift;
    if (data.dictionary_page_offset !== undefined) data.dictionary_page_offset += shift;
  }
  for (const { offsetIndex } of indexes)
    for (const location of offsetIndex?.page_locations ?? []) location.offset += shift;
}

/** Long texts get no bounds; a column without a cell always tells so, that a reader may pass it over. */
function columnOf({ name, type, isLong }: ParquetColumn, cells: CellGroup['columns'][number], rows: number) {
  const data =
    cells === null
      ? new Array<null>(rows).fill(null)
      : isPacked(cells)
        ? unpack(cells)
        : cellsOf(cells, type);
  if (isLong !== true) return { name, data };
  return { name, data, encoding: 'PLAIN' as const, statistics: cells === null };
}

function cellsOf(cells: readonly unknown[], type: ColumnType): unknown[] {
  if (type !== 'integer') return [...cells];
  return cells.map((cell) => (cell === null ? null : BigInt(cell as number)));
}

function unpack({ bytes, lengths }: PackedTexts): (Uint8Array | null)[] {
  const texts = new Array<Uint8Array | null>(lengths.length).fill(null);
  let start = 0;
  for (const [row, length] of lengths.entries()) {
    if (length < 0) continue;
    texts[row] = bytes.subarray(start, start + length);
    start += length;
  }
  return texts;
}

function memoryOf({ buffer }: Uint8Array | Int32Array): ArrayBuffer {
  return buffer as ArrayBuffer;
}
