import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Context } from '../core/context.ts';
import { InputError } from '../core/errors.ts';
import { type LoadPlan, linkRows, type RowLink } from '../load/load-plan.ts';
import { promptText } from '../nouns/prompt-text.ts';
import type { WorkloadRequest } from '../nouns/workload.ts';
import type { Tokenizer } from '../tokenizers/index.ts';
import { openInput } from '../workloads/open-input.ts';
import { parseRequests } from '../workloads/parse-requests.ts';
import { LineProblems, linesOf, readWorkloadChunks } from '../workloads/read-workload.ts';
import { noSession, PlanRows } from './plan-rows.ts';

/** A workload made ready to be sent: what the scheduler needs in memory, where the rest lies in a file. */
export interface ReplayPlan extends LoadPlan {
  readonly cancelAfterNs: Float64Array;
  readonly session: Int32Array;
  readonly sessions: number;
  readonly promptTokens: Int32Array;
  readonly maxOutputTokens: Int32Array;
  readonly bodies: Bodies;
  /** Rows whose prompt is only the new turn. */
  readonly deltas: number;
  /** Rows that name the blocks of their prompt. */
  readonly named: number;
  /** SHA-256 of the uncompressed workload. */
  readonly sha256: string;
  /** Of the first request, from the workload's start; it is the run's start. */
  readonly firstArrivalNs: number;
}

/** Where the lines of rows lie: bytes of an uncompressed file. */
export interface Bodies {
  readonly path: string;
  readonly offset: Float64Array;
  readonly length: Int32Array;
}

export interface PlanChoice {
  readonly path: string;
  /** Where the lines may be written when the workload cannot be read by place: compressed, a pipe, in another format. */
  readonly spoolPath: string;
  readonly tokenizer: Tokenizer | null;
  /** The first so many by arrival; null for all. */
  readonly limit: number | null;
  readonly timeScale: number;
  /** Due times that replace the workload's; null to keep them. */
  readonly arrivals: ((dueNs: Float64Array) => void) | null;
  /** Requests that arrive at or after it are not planned. */
  readonly durationNs: number;
  /** Whether a turn waits for the answer to the one before it. */
  readonly turnsWait: boolean;
}

/**
 * Reads a workload once and lays out its plan.
 * @throws InputError listing every bad line
 */
export async function readPlan(choice: PlanChoice, context: Context): Promise<ReplayPlan> {
  const rows = new PlanRows();
  const { path, sha256 } = await readRows(choice, rows, context);
  if (rows.count === 0)
    throw new InputError({
      code: 'no-requests',
      message: 'the workload holds no requests',
      place: { file: choice.path },
    });
  const order = launchOrder(rows, choice.limit);
  const firstArrivalNs = rows.arrivalNs[order[0]!]!;
  const arrivalNs = Float64Array.from(
    order,
    (row) => (rows.arrivalNs[row]! - firstArrivalNs) * choice.timeScale,
  );
  choice.arrivals?.(arrivalNs);
  const count = arrivalNs.findIndex((ns) => ns >= choice.durationNs);
  const kept = count < 0 ? order : order.subarray(0, count);
  const ids = rows.dependsOn.size === 0 ? null : await findRows(path, rows, context);
  return {
    count: kept.length,
    arrivalNs: arrivalNs.slice(0, kept.length),
    thinkNs: Float64Array.from(kept, (row) => rows.thinkNs[row]! * choice.timeScale),
    ...linkRows(kept.length, linksOf(kept, rows, ids, choice.turnsWait)),
    cancelAfterNs: Float64Array.from(kept, (row) => rows.cancelAfterNs[row]!),
    session: kept.map((row) => rows.session[row]!),
    sessions: rows.sessions,
    promptTokens: kept.map((row) => rows.promptTokens[row]!),
    maxOutputTokens: kept.map((row) => rows.maxOutputTokens[row]!),
    bodies: {
      path,
      offset: Float64Array.from(kept, (row) => rows.offset[row]!),
      length: kept.map((row) => rows.length[row]!),
    },
    deltas: rows.deltas,
    named: rows.named,
    sha256,
    firstArrivalNs,
  };
}

/** Reads every line; a workload that cannot be read by place is written out beside the results. */
async function readRows(
  { path, spoolPath, tokenizer }: PlanChoice,
  rows: PlanRows,
  context: Context,
): Promise<{ readonly path: string; readonly sha256: string }> {
  const problems = new LineProblems();
  const hash = createHash('sha256');
  const input = await openInput(path, context.from ?? null, context, `planning ${path}`);
  // Bodies are read again by their place: in a canonical file as it lies there, else in a copy.
  const isFile = (await context.runtime.files.kind(path)) === 'file' && !/\.(gz|zst|zstd)$/i.test(path);
  const isPlain = isFile && input.format.name === 'iwc';
  const spool = isPlain ? null : createWriteStream(spoolPath);
  const count = tokenizer === null || !tokenizer.readsText ? null : counter(tokenizer);
  for await (const chunk of linesOf(input, context)) {
    hash.update(chunk.bytes);
    if (spool !== null && !spool.write(chunk.bytes.slice()))
      await new Promise<void>((resolve) => spool.once('drain', () => resolve()));
    parseRequests(chunk, {
      take: (line) => rows.add(line, chunk, count === null ? null : () => count(line.request)),
      report: (problem) => problems.add(problem),
    });
  }
  spool?.end();
  if (spool !== null) await finished(spool);
  problems.throwIfAny();
  return { path: spool === null ? path : spoolPath, sha256: hash.digest('hex') };
}

function counter(tokenizer: Tokenizer): (request: WorkloadRequest) => number {
  return (request) => tokenizer.count(promptText(request).text);
}

/** Rows by arrival, ties in file order. */
function launchOrder(rows: PlanRows, limit: number | null): Int32Array {
  const order = Int32Array.from({ length: rows.count }, (_, row) => row);
  const { arrivalNs } = rows;
  const isSorted = arrivalNs.every((ns, row) => row === 0 || arrivalNs[row - 1]! <= ns);
  if (!isSorted) order.sort((a, b) => arrivalNs[a]! - arrivalNs[b]! || a - b);
  return limit === null ? order : order.subarray(0, limit);
}

/** A turn waits for the one before it in its session, and for the request it names; what lies outside the plan is no bar. */
function linksOf(
  order: Int32Array,
  rows: PlanRows,
  ids: ReadonlyMap<string, number> | null,
  turnsWait: boolean,
): readonly RowLink[] {
  const place = new Map<number, number>();
  if (ids !== null) for (const [at, row] of order.entries()) place.set(row, at);
  const lastOfSession = new Int32Array(rows.sessions).fill(-1);
  const links: RowLink[] = [];
  for (const [after, row] of order.entries()) {
    const session = turnsWait ? rows.session[row]! : noSession;
    const previous = session < 0 ? -1 : lastOfSession[session]!;
    if (session >= 0) lastOfSession[session] = after;
    if (previous >= 0) links.push({ before: previous, after });
    const named = rows.dependsOn.get(row);
    const before = named === undefined ? undefined : place.get(ids!.get(named) ?? -1);
    if (before !== undefined && before !== previous) links.push({ before, after });
  }
  return links;
}

/** The rows of the requests that others name. Only workloads that use `depends_on` are read twice. */
async function findRows(
  path: string,
  rows: PlanRows,
  context: Context,
): Promise<ReadonlyMap<string, number>> {
  const wanted = new Set(rows.dependsOn.values());
  const found = new Map<string, number>();
  let row = 0;
  for await (const chunk of readWorkloadChunks(path, context, 'finding dependencies', 'iwc'))
    parseRequests(chunk, {
      take({ request }) {
        if (wanted.has(request.request_id)) found.set(request.request_id, row);
        row++;
      },
      report: () => {},
    });
  const missing = [...wanted].filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  throw new InputError({
    code: 'unknown-dependency',
    message: `depends_on names requests that are not there: ${missing.slice(0, 5).join(', ')}`,
    place: { file: path },
  });
}
