import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import type { ResultRecord } from '../core/result.ts';
import { readResults } from '../files/read-results.ts';
import { type RunFolder, runFiles } from '../files/run-folder.ts';
import type { CacheSalt } from './cache-salt.ts';
import type { ReplayPlan } from './read-plan.ts';
import type { RunDocument } from './run-document.ts';

/** What an unfinished run left: records that stay, rows still to be sent, and where its clock had come to. */
export interface Remainder {
  readonly done: ReadonlySet<number>;
  readonly rows: Int32Array;
  readonly lastNs: number;
  /** The rest goes on under the salt of what was sent. */
  readonly salt: CacheSalt | null;
}

/**
 * Finds what is left of a run. A session of which a turn is missing is sent again as a whole, since its history is gone.
 * @throws InputError when the folder's run is of another workload
 */
export async function findRemainder(
  folder: RunFolder,
  plan: ReplayPlan,
  context: Context,
): Promise<Remainder> {
  const salt = await readSameRun(folder, plan, context);
  const found = new Set<number>();
  let lastNs = 0;
  for await (const { records } of readResults(folder.file(runFiles.requests), context))
    for (const record of records) {
      found.add(record.index);
      lastNs = Math.max(lastNs, record.finished_ns ?? 0, record.due_ns);
    }
  const open = new Set<number>();
  for (let row = 0; row < plan.count; row++)
    if (!found.has(row) && plan.session[row]! >= 0) open.add(plan.session[row]!);
  const isDone = (row: number) => found.has(row) && !open.has(plan.session[row]!);
  const all = Int32Array.from({ length: plan.count }, (_, row) => row);
  return { done: new Set(all.filter(isDone)), rows: all.filter((row) => !isDone(row)), lastNs, salt };
}

/** The records that stay. */
export async function* keptRecords(
  folder: RunFolder,
  done: ReadonlySet<number>,
  context: Context,
): AsyncGenerator<readonly ResultRecord[]> {
  for await (const { records } of readResults(folder.file(runFiles.requests), context))
    yield records.filter(({ index }) => done.has(index));
}

/** The salt of the folder's run, which has to be of the same workload. */
async function readSameRun(
  folder: RunFolder,
  plan: ReplayPlan,
  { runtime }: Context,
): Promise<CacheSalt | null> {
  const path = folder.file(runFiles.run);
  let run: Partial<RunDocument> | null = null;
  try {
    run = JSON.parse(new TextDecoder().decode(await runtime.files.readAll(path)));
  } catch {
    // Said below.
  }
  if (run?.workload?.sha256 === plan.sha256)
    return typeof run.cache_salt === 'string'
      ? { text: run.cache_salt, from: run.cache_salt_from ?? 'given' }
      : null;
  throw new InputError({
    code: 'other-run',
    message: 'the folder holds no run of this workload',
    place: { file: path },
    hint: 'name the workload and options of that run, or say --overwrite',
  });
}
