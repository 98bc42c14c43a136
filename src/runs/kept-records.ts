import type { Context } from '../core/context.ts';
import type { ResultRecord } from '../nouns/result.ts';
import { readResults } from './read-results.ts';
import { type RunFolder, runFiles } from './run-folder.ts';

/** The records of a folder that stay when its run is resumed: those of the rows that are done. */
export async function* keptRecords(
  folder: RunFolder,
  done: ReadonlySet<number>,
  context: Context,
): AsyncGenerator<readonly ResultRecord[]> {
  for await (const { records } of readResults(folder.file(runFiles.requests), context))
    yield records.filter(({ index }) => done.has(index));
}
