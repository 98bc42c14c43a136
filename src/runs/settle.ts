import type { Context } from '../core/context.ts';
import { createAtomic } from '../io/atomic-write.ts';
import { collect, rowsWhere, ttftFromDue } from '../metrics/latencies.ts';
import { warmupLength } from '../metrics/mser.ts';
import type { ResultRecord } from '../nouns/result.ts';
import type { ResultColumns } from '../nouns/result-columns.ts';
import { readResults } from './read-results.ts';
import { ResultLines } from './result-lines.ts';
import { type RunFolder, runFiles } from './run-folder.ts';

/**
 * When the warm-up ended by MSER-5 over TTFT from due: the due time of the first request that counts; null when the run
 * never settled or was too short to tell, and then nothing is cut off.
 */
export function settledFromNs(columns: ResultColumns): number | null {
  const rows = rowsWhere(columns, { phase: 'measure', status: 'ok' }).filter(
    (row) => !Number.isNaN(ttftFromDue(columns, row)),
  );
  const length = warmupLength(collect(columns, rows, ttftFromDue));
  return length === null ? null : columns.dueNs[rows[length]!]!;
}

/** Rewrites a run's records with what was due before as warm-up, telling each of them. */
export async function markWarmup(
  folder: RunFolder,
  untilNs: number,
  context: Context,
  tell: (record: ResultRecord) => void,
): Promise<void> {
  const path = folder.file(runFiles.requests);
  const file = await createAtomic(context.runtime, path);
  const lines = new ResultLines();
  try {
    for await (const { records } of readResults(path, context)) {
      for (const record of records) {
        const isWarmup = record.phase === 'measure' && record.due_ns < untilNs;
        const marked = isWarmup ? { ...record, phase: 'warmup' as const } : record;
        tell(marked);
        lines.addRecord(marked);
      }
      await file.write(lines.take());
    }
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
}
