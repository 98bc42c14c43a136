import { type Batch, batchRows, type RecordChunk } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InputError, InterruptedError, type Problem } from '../core/errors.ts';
import { nsPerMs } from '../core/units.ts';
import type { WorkloadRequest } from '../core/workload.ts';
import { decompress } from '../io/decompress.ts';
import { splitLines } from '../io/lines.ts';
import { type ParsedLine, parseRequests } from './parse-requests.ts';

/** Problems kept with their words; the rest are only counted. */
const problemsKept = 1000;

/** Requests that are sorted in memory, at most. */
export const sortLimit = 1_000_000;

/** The exact arrival of a request, from the workload's start. */
export function arrivalNsOf(request: WorkloadRequest): number {
  return request.arrival_time_ns ?? request.arrival_time_ms * nsPerMs;
}

/**
 * The lines of a workload as chunks of whole lines, with progress; plain, .gz or .zst, `-` for standard input.
 * Every reader of workloads comes through here: other formats are turned into canonical lines at this door.
 * @throws InputError when it cannot be read, InterruptedError
 */
export async function* readWorkloadChunks(
  path: string,
  context: Context,
  label = `reading ${path}`,
): AsyncGenerator<RecordChunk> {
  const { runtime, signal, progress } = context;
  const total = await runtime.files.sizeBytes(path);
  let done = 0;
  const counted = async function* () {
    for await (const piece of runtime.files.read(path)) {
      if (signal.aborted) throw new InterruptedError();
      done += piece.length;
      yield piece;
      progress({ label, done, total, unit: 'bytes' });
    }
  };
  try {
    yield* splitLines(decompress(counted(), path), path);
  } finally {
    progress({ label, done, total, unit: 'bytes', isLast: true });
  }
}

/** Gathers the problems of a workload's lines: the first with their words, all of them counted. */
export class LineProblems {
  readonly #kept: Problem[] = [];
  #count = 0;

  add(problem: Problem): void {
    if (++this.#count <= problemsKept) this.#kept.push(problem);
  }

  /** @throws InputError listing them, when there are any */
  throwIfAny(): void {
    if (this.#count > 0) throw new InputError(this.#kept, { total: this.#count });
  }
}

/**
 * The requests of a workload in file order, each checked against the schema, as batches.
 * @throws InputError at the end, listing every bad line
 */
export async function* readWorkload(
  path: string,
  context: Context,
  label?: string,
): AsyncGenerator<Batch<ParsedLine>> {
  const problems = new LineProblems();
  for await (const chunk of readWorkloadChunks(path, context, label)) {
    const lines: ParsedLine[] = [];
    parseRequests(chunk, { take: (line) => lines.push(line), report: (problem) => problems.add(problem) });
    for (let at = 0; at < lines.length; at += batchRows) yield lines.slice(at, at + batchRows);
  }
  problems.throwIfAny();
}

/**
 * All requests in arrival order, equal arrivals in file order. In memory.
 * @throws InputError for bad lines, or for more than `limit` requests
 */
export async function readSortedWorkload(
  path: string,
  context: Context,
  limit = sortLimit,
): Promise<readonly ParsedLine[]> {
  const lines: ParsedLine[] = [];
  for await (const batch of readWorkload(path, context)) {
    lines.push(...batch);
    if (lines.length > limit) throw tooManyToSort(path, limit);
  }
  return lines.sort((a, b) => arrivalNsOf(a.request) - arrivalNsOf(b.request) || a.line - b.line);
}

/** The refusal to sort more than fits. */
export function tooManyToSort(path: string, limit: number): InputError {
  return new InputError({
    code: 'unsorted-workload',
    message: `requests are not in order of arrival, and more than ${limit} cannot be sorted in memory`,
    place: { file: path },
    hint: 'sort the lines by arrival first',
  });
}
