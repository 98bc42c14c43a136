import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import { readOrNull } from '../documents/read-or-null.ts';
import { type ReplayRun, runDocument } from '../documents/run.ts';
import { rowNumbers } from '../nouns/pick-rows.ts';
import type { ResultRecord } from '../nouns/result.ts';
import { readResults } from './read-results.ts';
import { type RunFolder, runFiles } from './run-folder.ts';

/** What is planned to be sent. */
export interface PlannedRows {
  /** Of the workload. */
  readonly sha256: string;
  readonly count: number;
  /** The session of each row; negative for none. */
  readonly columns: { readonly session: ArrayLike<number> };
}

/** What an unfinished run left: records that stay, rows still to be sent, and where its clock had come to. */
export interface Remainder {
  readonly done: ReadonlySet<number>;
  readonly rows: Int32Array;
  readonly lastNs: number;
  /** What the folder says of the run. */
  readonly run: ReplayRun;
}

/**
 * Finds what is left of a run. A session of which a turn is missing is sent again as a whole, since its history is gone.
 * @throws InputError when the folder's run is of another workload
 */
export async function findRemainder(
  folder: RunFolder,
  plan: PlannedRows,
  context: Context,
): Promise<Remainder> {
  const run = await readSameRun(folder, plan);
  const { session } = plan.columns;
  const found = new Set<number>();
  let lastNs = 0;
  for await (const { records } of readResults(folder.file(runFiles.requests), context))
    for (const record of records) {
      found.add(record.index);
      lastNs = Math.max(lastNs, record.finished_ns ?? 0, record.due_ns);
    }
  const open = new Set<number>();
  for (let row = 0; row < plan.count; row++)
    if (!found.has(row) && session[row]! >= 0) open.add(session[row]!);
  const isDone = (row: number) => found.has(row) && !open.has(session[row]!);
  const all = rowNumbers(plan.count);
  return {
    done: new Set(all.filter(isDone)),
    rows: all.filter((row) => !isDone(row)),
    lastNs,
    run,
  };
}

/** The records of a folder that stay when its run is resumed: those of the rows that are done. */
export async function* keptRecords(
  folder: RunFolder,
  done: ReadonlySet<number>,
  context: Context,
): AsyncGenerator<readonly ResultRecord[]> {
  for await (const { records } of readResults(folder.file(runFiles.requests), context))
    yield records.filter(({ index }) => done.has(index));
}

/** What the folder says of its run, which has to be of the same workload. */
async function readSameRun(folder: RunFolder, plan: PlannedRows): Promise<ReplayRun> {
  const run = readOrNull(runDocument, await folder.readDocument(runFiles.run));
  if (run?.kind === 'replay' && run.workload.sha256 === plan.sha256) return run;
  throw new InputError({
    code: 'other-run',
    message: 'the folder holds no run of this workload',
    place: { file: folder.file(runFiles.run) },
    hint: 'name the workload and options of that run, or say --overwrite',
  });
}
