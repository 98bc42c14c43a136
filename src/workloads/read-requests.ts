import type { Batch } from '../core/batch.ts';
import { batchRows } from '../core/batch.ts';
import type { Context } from '../core/context.ts';
import { InterruptedError } from '../core/errors.ts';
import { type CanonicalLines, type LengthColumns, LineGatherer, type ReadScope } from '../formats/index.ts';
import { LineProblems } from '../io/line-problems.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { OpenInput } from './open-input.ts';

/** Requests that are sorted in memory, at most. */
const sortLimit = 1_000_000;

/** How a format leaves open what a request needs. */
export interface ReadSettings {
  /** The cap of requests whose format tells none. */
  readonly maxOutputTokens: number;
  /** Tokens of a text, for formats that tell a length by a text; null when nobody asked for a tokenizer. */
  readonly countTokens: ((text: string) => number) | null;
}

export const defaultReadSettings: ReadSettings = { maxOutputTokens: 128, countTokens: null };

/**
 * The requests of an input in whatever format it is, in batches. Formats that keep sessions together are sorted by
 * arrival, up to a million requests; past that they stay as they are, which is told.
 * @throws InputError at the end, listing everything that was wrong
 */
export async function* readRequests(
  { format, source }: OpenInput,
  settings: ReadSettings,
  context: Context,
): AsyncGenerator<Batch<WorkloadRequest>> {
  const problems = new LineProblems();
  const batches = format.read!(source, scopeOf(settings, problems, context));
  const ordered = format.isGrouped === true ? inOrder(batches, source.path, context) : batches;
  yield* endingWith(problems, ordered, context);
}

/** The same as lines of a canonical workload. */
export async function* readCanonicalLines(
  input: OpenInput,
  settings: ReadSettings,
  context: Context,
): AsyncGenerator<CanonicalLines> {
  const { format, source } = input;
  if (format.readLines === undefined) {
    for await (const batch of readRequests(input, settings, context)) {
      const lines = new LineGatherer(0);
      for (const request of batch) lines.add(request);
      yield lines.take();
    }
    return;
  }
  const problems = new LineProblems();
  const scope = scopeOf(settings, problems, context);
  yield* endingWith(problems, format.readLines(source, scope, context.pool), context);
}

/**
 * Lengths and arrivals alone; null for a format whose requests hold more.
 * @throws InputError at the end, listing everything that was wrong
 */
export function readLengthColumns(
  { format, source }: OpenInput,
  settings: ReadSettings,
  context: Context,
): AsyncIterable<LengthColumns> | null {
  if (format.readLengths === undefined) return null;
  const problems = new LineProblems();
  return endingWith(problems, format.readLengths(source, scopeOf(settings, problems, context)), context);
}

/** All that comes, and at the end what was wrong; stops when the user asks for it. */
async function* endingWith<T>(
  problems: LineProblems,
  batches: AsyncIterable<T>,
  { signal }: Context,
): AsyncGenerator<T> {
  for await (const batch of batches) {
    if (signal.aborted) throw new InterruptedError();
    yield batch;
  }
  problems.throwIfAny();
}

/** Whom a reader tells what it meets: problems are gathered, notices told at once. */
function scopeOf(settings: ReadSettings, problems: LineProblems, { notices }: Context): ReadScope {
  return {
    ...settings,
    report: (problem) => problems.add(problem),
    notice: (notice) => notices.add(notice),
  };
}

async function* inOrder(
  batches: AsyncIterable<Batch<WorkloadRequest>>,
  path: string,
  { notices }: Context,
): AsyncGenerator<Batch<WorkloadRequest>> {
  const iterator = batches[Symbol.asyncIterator]();
  const gathered: WorkloadRequest[] = [];
  let isWhole = false;
  while (gathered.length <= sortLimit && !isWhole) {
    const next = await iterator.next();
    if (next.done === true) isWhole = true;
    else gathered.push(...next.value);
  }
  if (isWhole) gathered.sort((a, b) => arrivalNsOf(a) - arrivalNsOf(b));
  else
    notices.add({
      code: 'not-sorted',
      reason: `requests stay in the order of the file: more than ${sortLimit} are not sorted by arrival`,
      place: { file: path },
    });
  for (let at = 0; at < gathered.length; at += batchRows) yield gathered.slice(at, at + batchRows);
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}

function arrivalNsOf(request: WorkloadRequest): number {
  return request.arrival_time_ns ?? request.arrival_time_ms * 1_000_000;
}
