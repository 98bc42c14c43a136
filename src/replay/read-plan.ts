import type { RecordChunk } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import { inlinePool } from '../core/task.ts';
import { createSha256, type Sha256 } from '../io/hash.ts';
import type { LoadPlan } from '../load/load-plan.ts';
import { type PlanChoices, planWorkload } from '../load/plan-workload.ts';
import { firstRows } from '../nouns/pick-rows.ts';
import { requestFlags, type WorkloadColumns } from '../nouns/workload-columns.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import { openInput } from '../workloads/open-input.ts';
import { readWorkloadColumns } from '../workloads/read-columns.ts';
import { linesOf } from '../workloads/read-workload.ts';
import { LineCopy } from './line-copy.ts';

/** A workload made ready to be sent: what the scheduler needs in memory, where the rest lies in a file. */
export interface ReplayPlan extends LoadPlan {
  /** The requests of the plan, row for row, as the workload has them: unscaled, with its own arrivals. */
  readonly columns: WorkloadColumns;
  /** The uncompressed file in which the columns' body offsets lie. */
  readonly bodyPath: string;
  /** Requests of the whole workload whose prompt is only the new turn. */
  readonly deltas: number;
  /** Requests of the whole workload that name the blocks of their prompt. */
  readonly named: number;
  /** SHA-256 of the uncompressed workload. */
  readonly sha256: string;
  /** Of the first request, from the workload's start; it is the run's start. */
  readonly firstArrivalNs: number;
}

export interface PlanChoice extends PlanChoices {
  readonly path: string;
  /** Where the lines may be written when the workload cannot be read by place: compressed, a pipe, in another format. */
  readonly spoolPath: string;
  readonly tokenizer: Tokenizer | null;
}

/**
 * Reads a workload once and lays out its plan.
 * @throws InputError listing every bad line, or naming requests that are waited for and not there
 */
export async function readPlan(choice: PlanChoice, context: Context): Promise<ReplayPlan> {
  const { columns, bodyPath, sha256 } = await readRequests(choice, context);
  if (columns.count === 0)
    throw new InputError({
      code: 'no-requests',
      message: 'the workload holds no requests',
      place: { file: choice.path },
    });
  const plan = planWorkload(columns, choice);
  return {
    ...plan,
    columns: firstRows(columns, plan.count),
    bodyPath,
    deltas: countFlag(columns, requestFlags.deltaHistory),
    named: countFlag(columns, requestFlags.namedBlocks),
    sha256,
    firstArrivalNs: columns.arrivalNs[0]!,
  };
}

/** Reads every line; a workload that cannot be read by place is written out beside the results. */
async function readRequests({ path, spoolPath, tokenizer }: PlanChoice, context: Context) {
  const input = await openInput(path, context.from ?? null, context, `planning ${path}`);
  // Bodies are read again by their place: in a canonical file as it lies there, else in a copy.
  const isFile = (await context.runtime.files.kind(path)) === 'file' && !/\.(gz|zst|zstd)$/i.test(path);
  const copy = isFile && input.format.name === 'iwc' ? null : new LineCopy(spoolPath);
  const sha256 = createSha256();
  const settings = {
    path,
    tokenizer: tokenizer?.readsText === true ? tokenizer.share() : null,
    // What the workload says of itself goes first; a tokenizer fills in the rest.
    prefers: 'declared',
    // Nothing of what is sent depends on an answer that the workload knows.
    countsOutputs: false,
    hasBlocks: false,
  } as const;
  try {
    const lines = passing(linesOf(input, context), { sha256, copy });
    // Parsing alone is not worth threads, which would cost a sixth more CPU and stay beside the clock of the run.
    const pool = settings.tokenizer === null ? inlinePool : context.pool;
    const columns = await readWorkloadColumns(lines, settings, { ...context, pool });
    return { columns, bodyPath: copy === null ? path : spoolPath, sha256: sha256.digestHex() };
  } finally {
    await copy?.close();
  }
}

/** The same chunks, hashed and copied before they are handed on, since a thread takes their memory with it. */
async function* passing(
  lines: AsyncIterable<RecordChunk>,
  { sha256, copy }: { readonly sha256: Sha256; readonly copy: LineCopy | null },
): AsyncGenerator<RecordChunk> {
  for await (const chunk of lines) {
    sha256.update(chunk.bytes);
    await copy?.write(chunk.bytes);
    yield chunk;
  }
}

function countFlag({ flags }: WorkloadColumns, flag: number): number {
  let count = 0;
  for (let row = 0; row < flags.length; row++) if ((flags[row]! & flag) !== 0) count++;
  return count;
}
