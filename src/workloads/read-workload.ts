import { batchRows, type RecordChunk } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import { nsPerMs } from '../core/units.ts';
import { type CanonicalLines, formats } from '../formats/index.ts';
import { LineProblems } from '../io/line-problems.ts';
import { splitLines } from '../io/lines.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import { type OpenInput, openInput } from './open-input.ts';
import { type ParsedLine, parseRequests } from './parse-requests.ts';
import { defaultReadSettings, readCanonicalLines } from './read-requests.ts';

export { LineProblems } from '../io/line-problems.ts';

/** Requests that are sorted in memory, at most. */
export const sortLimit = 1_000_000;

/** The exact arrival of a request, from the workload's start. */
export function arrivalNsOf(request: WorkloadRequest): number {
  return request.arrival_time_ns ?? request.arrival_time_ms * nsPerMs;
}

/**
 * The lines of a workload as chunks of whole lines, with progress; plain, .gz or .zst, `-` for standard input.
 * Every reader of workloads comes through here: other formats, detected unless `from` names them, become canonical
 * lines at this door.
 * @throws InputError when it cannot be read, InterruptedError
 */
export async function* readWorkloadChunks(
  path: string,
  context: Context,
  label = `reading ${path}`,
  from: string | null = context.from ?? null,
): AsyncGenerator<RecordChunk> {
  yield* linesOf(await openInput(path, from, context, label), context);
}

/** The same of an input that is open. */
export async function* linesOf(input: OpenInput, context: Context): AsyncGenerator<RecordChunk> {
  const pieces =
    input.format.name === 'iwc'
      ? input.source.pieces()
      : bytesOf(readCanonicalLines(input, defaultReadSettings, context));
  yield* splitLines(pieces, input.source.path);
}

/** Which format workloads are in; null or absent to tell it from the file. */
export interface FormatChoice {
  readonly from?: string | null;
}

/**
 * A context whose workloads are all read in the format that `--from` names.
 * @throws UsageError for an unknown format, naming the nearest
 */
export function readingAs(from: FormatChoice['from'], context: Context): Context {
  if (from === null || from === undefined) return context;
  formats.get(from);
  return { ...context, from };
}

async function* bytesOf(lines: AsyncIterable<CanonicalLines>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of lines) yield bytes;
}

/**
 * The requests of a workload in file order, each checked against the schema, as batches.
 * @throws InputError at the end, listing every bad line
 */
export async function* readWorkload(
  path: string,
  context: Context,
  label?: string,
): AsyncGenerator<readonly ParsedLine[]> {
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
function tooManyToSort(path: string, limit: number): InputError {
  return new InputError({
    code: 'unsorted-workload',
    message: `requests are not in order of arrival, and more than ${limit} cannot be sorted in memory`,
    place: { file: path },
    hint: 'sort the lines by arrival first',
  });
}
