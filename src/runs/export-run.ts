import type { Context } from '../core/context.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { encodeText } from '../io/record-text.ts';
import type { ResultFormat, RunFacts } from '../result-formats/index.ts';
import { readResults } from './read-results.ts';
import { type RunFolder, runFiles } from './run-folder.ts';

/** A run's records, and what the forms of other tools say of it besides. */
export interface ExportedRun {
  readonly folder: RunFolder;
  readonly facts: RunFacts;
}

/** Writes a run's records once more, in another tool's form, to `exports/` in its folder. */
export async function exportRun(
  format: ResultFormat,
  { folder, facts }: ExportedRun,
  context: Context,
): Promise<void> {
  const writer = format.start(facts);
  const file = await createAtomic(context.runtime, folder.file(`exports/${format.fileName}`));
  try {
    for await (const { records } of readResults(folder.file(runFiles.requests), context))
      await file.write(encodeText(writer.add(records)));
    await file.write(encodeText(writer.end()));
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
}
