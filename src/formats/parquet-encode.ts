import type { RowGroup } from 'hyparquet';
import type { ParquetWriter } from 'hyparquet-writer';
import { defineTask } from '../core/task.ts';
import { workloadSchema } from '../core/workload.ts';
import { type CellGroup, isPacked, type PackedTexts } from './parquet-cells.ts';
import { type Column, canonicalColumns } from './parquet-columns.ts';
import { loadParquetWriter, type ParquetCodec } from './parquet-layout.ts';

/** A row group as it lies in the file, its places counted from its own first byte. */
export interface EncodedGroup {
  readonly bytes: Uint8Array;
  readonly rowGroup: RowGroup;
  readonly indexes: ParquetWriter['pendingIndexes'];
}

/** Row groups under way at once, whatever the number of threads: each holds some 50 MB. */
const groupsAtOnce = 2;

/** Encodes and compresses row groups. The bytes depend on the cells alone. */
export const encodeGroups = defineTask<{ readonly codec: ParquetCodec }, CellGroup, EncodedGroup>({
  name: 'encode-parquet-groups',
  isHeavy: true,
  mostAtOnce: groupsAtOnce,
  inputBuffers: ({ columns }) =>
    columns.filter(isPacked).flatMap(({ bytes, lengths }) => [memoryOf(bytes), memoryOf(lengths)]),
  outputBuffers: ({ bytes }) => [memoryOf(bytes)],
  start({ codec }) {
    const loading = loadParquetWriter(codec);
    loading.catch(() => {});
    return async (group) => encodeGroup(group, await loading);
  },
});

function encodeGroup(
  { rows, columns }: CellGroup,
  newWriter: Awaited<ReturnType<typeof loadParquetWriter>>,
): EncodedGroup {
  const expected = columns.reduce((sum, column) => sum + (isPacked(column) ? column.bytes.length : rows), 0);
  const { bytes, writer } = newWriter(expected, workloadSchema);
  const head = bytes.offset;
  const nothing = new Array<null>(rows).fill(null);
  const columnData = canonicalColumns.map((column, at) => columnOf(column, columns[at]!, nothing));
  void writer.write({ columnData, rowGroupSize: rows });
  const [rowGroup] = writer.row_groups as [RowGroup];
  const encoded = { bytes: bytes.getBytes().subarray(head), rowGroup, indexes: writer.pendingIndexes };
  shiftPlaces(encoded, -head);
  return encoded;
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
function columnOf({ name, kind, isLong }: Column, cells: CellGroup['columns'][number], nothing: null[]) {
  const data = cells === null ? nothing : isPacked(cells) ? unpack(cells) : cellsOf(cells, kind);
  if (isLong !== true) return { name, data };
  return { name, data, encoding: 'PLAIN' as const, statistics: cells === null };
}

function cellsOf(cells: readonly unknown[], kind: Column['kind']): unknown[] {
  if (kind !== 'integer') return [...cells];
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
