import type { FileMetaData, RowGroup } from 'hyparquet';
import type { Problem } from '../core/errors.ts';
import { defineTask, type Pool } from '../core/task.ts';
import { LineGatherer } from './canonical-lines.ts';
import type { CanonicalLines, FormatSource, ReadScope } from './contract.ts';
import { bytesOfColumns, filledColumns, openParquet, type ParquetInput } from './parquet-file.ts';
import { readRows } from './parquet-reader.ts';
import { requestsOf } from './parquet-rows.ts';
import { readColumns } from './parquet-table.ts';

/** Row groups under way at once, whatever the number of threads: each holds some 40 MB. */
const groupsAtOnce = 2;
/** Larger row groups are not held whole: they are read in parts, on the calling thread. */
const rowsMost = 50_000;
const bytesMost = 1 << 25;

/** The bytes of a row group's filled columns, with what tells how to decode them. */
interface GroupBytes {
  readonly bytes: ArrayBuffer;
  /** Place of the first of them in the file. */
  readonly start: number;
  readonly columns: string[];
  /** The file's directory with this row group alone. */
  readonly metadata: FileMetaData;
  readonly firstRow: number;
}

interface GroupLines extends CanonicalLines {
  readonly problems: readonly Problem[];
}

/** Decodes row groups into canonical lines. */
export const renderGroups = defineTask<{ readonly path: string }, GroupBytes, GroupLines>({
  name: 'render-parquet-groups',
  isHeavy: true,
  mostAtOnce: groupsAtOnce,
  inputBuffers: ({ bytes }) => [bytes],
  outputBuffers: ({ bytes }) => [bytes.buffer as ArrayBuffer],
  start:
    ({ path }) =>
    (group) =>
      renderGroup(group, path),
});

async function renderGroup(
  { bytes, start, columns, metadata, firstRow }: GroupBytes,
  path: string,
): Promise<GroupLines> {
  const slice = (from: number, to?: number) =>
    bytes.slice(from - start, to === undefined ? undefined : to - start);
  const file = { byteLength: start + bytes.byteLength, slice, metadata };
  const rows = Number(metadata.num_rows);
  const table = await readColumns(file, { columns, start: 0, end: rows }, path);
  const problems: Problem[] = [];
  const lines = new LineGatherer(2 * bytes.byteLength);
  const report = (problem: Problem) => problems.push(problem);
  for (const request of requestsOf(table, [0, rows], { path, firstRow, report })) lines.add(request);
  return { ...lines.take(), problems };
}

/** Reads a file as canonical lines, decoded on the pool where its row groups are of a usual size. */
export async function* readParquetLines(
  source: FormatSource,
  scope: ReadScope,
  pool: Pool,
): AsyncGenerator<CanonicalLines> {
  const input = await openParquet(source, scope);
  try {
    const { row_groups: groups } = input.metadata;
    if (groups.length < 2 || groups.some(isLarge)) {
      for await (const batch of readRows(input, source.path, scope)) {
        const lines = new LineGatherer(0);
        for (const request of batch) lines.add(request);
        yield lines.take();
      }
      return;
    }
    for await (const { problems, ...lines } of pool.run(
      renderGroups,
      { path: source.path },
      groupBytes(input),
    )) {
      for (const problem of problems) scope.report(problem);
      yield lines;
    }
  } finally {
    await input.close();
  }
}

function isLarge({ num_rows: rows, total_byte_size: bytes }: RowGroup): boolean {
  return rows > rowsMost || bytes > bytesMost;
}

async function* groupBytes({ metadata, columns, slice }: ParquetInput): AsyncGenerator<GroupBytes> {
  let firstRow = 0;
  for (const group of metadata.row_groups) {
    const filled = filledColumns(columns, group);
    const { start, end } = bytesOfColumns(group, filled);
    const own = { ...metadata, row_groups: [group], num_rows: group.num_rows };
    yield { bytes: await slice(start, end), start, columns: filled, metadata: own, firstRow };
    firstRow += Number(group.num_rows);
  }
}
