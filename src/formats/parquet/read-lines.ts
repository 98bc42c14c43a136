import type { Problem } from '../../core/errors.ts';
import { defineTask, type Pool } from '../../core/task.ts';
import { decodeGroup, type GroupBytes, hasSmallGroups, readGroups } from '../../io/parquet/read-tables.ts';
import { LineGatherer } from '../canonical-lines.ts';
import type { CanonicalLines, FormatSource, ReadScope } from '../contract.ts';
import { openRequests } from './open-requests.ts';
import { readRequests } from './read-requests.ts';
import { requestsOf } from './requests-of-table.ts';

/** Row groups under way at once, whatever the number of threads: each holds some 40 MB. */
const groupsAtOnce = 2;

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

async function renderGroup(group: GroupBytes, path: string): Promise<GroupLines> {
  const table = await decodeGroup(group, path);
  const problems: Problem[] = [];
  const lines = new LineGatherer(2 * group.bytes.byteLength);
  const rowScope = { path, firstRow: group.firstRow, report: (problem: Problem) => problems.push(problem) };
  for (const request of requestsOf(table, [0, table.rows], rowScope)) lines.add(request);
  return { ...lines.take(), problems };
}

/** Reads a file as canonical lines, decoded on the pool where its row groups are of a usual size. */
export async function* readParquetLines(
  source: FormatSource,
  scope: ReadScope,
  pool: Pool,
): AsyncGenerator<CanonicalLines> {
  const input = await openRequests(source, scope);
  const { file, columns } = input;
  try {
    // Larger row groups are read in parts, on the calling thread.
    if (file.metadata.row_groups.length < 2 || !hasSmallGroups(file)) {
      for await (const batch of readRequests(input, scope)) {
        const lines = new LineGatherer(0);
        for (const request of batch) lines.add(request);
        yield lines.take();
      }
      return;
    }
    const groups = readGroups(file, columns);
    for await (const { problems, ...lines } of pool.run(renderGroups, { path: source.path }, groups)) {
      for (const problem of problems) scope.report(problem);
      yield lines;
    }
  } finally {
    await file.close();
  }
}
