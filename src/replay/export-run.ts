import type { Context } from '../core/context.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { encodeText } from '../io/record-text.ts';
import type { ResultSummary } from '../nouns/result-summary.ts';
import type { ResultFormat } from '../result-formats/index.ts';
import { readResults } from '../runs/read-results.ts';
import { type RunFolder, runFiles } from '../runs/run-folder.ts';
import type { PreparedRun } from './replay.ts';

export interface ExportInputs {
  readonly prepared: PreparedRun;
  readonly folder: RunFolder;
  readonly summary: ResultSummary;
  readonly startedAtMs: number;
}

/** Writes a run's records once more, in another tool's form. */
export async function exportRun(format: ResultFormat, inputs: ExportInputs, context: Context): Promise<void> {
  const { prepared, folder, summary, startedAtMs } = inputs;
  const { load } = prepared.run;
  const writer = format.start({
    model: prepared.model,
    endpoint: prepared.options.endpoint,
    tokenizer: prepared.tokenizer?.name ?? null,
    startedAtMs,
    planned: summary.counts.planned,
    offeredRps: load.isOpen ? summary.load.offered_rps : null,
    maxInFlight: load.mostInFlight,
    sloMs: prepared.run.slo,
  });
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
