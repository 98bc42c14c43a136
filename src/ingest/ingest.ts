import type { Context } from '../core/context.ts';
import { InputError, InterruptedError, UsageError } from '../core/errors.ts';
import { type OptionValues, resolveOptions } from '../core/options.ts';
import type { IngestSummary } from '../documents/ingest.ts';
import { alignRanks } from './align-ranks.ts';
import { findTraces } from './find-traces.ts';
import { flowsimSummary, flowsimView } from './flowsim-view.ts';
import { type DatabaseEntry, knownKernels, readKernelDatabase } from './kernel-database.ts';
import type { LinkedTrace } from './linked-trace.ts';
import { mergeTraces } from './merge-traces.ts';
import { ingestOptions } from './options.ts';
import { OutputFolder } from './output-folder.ts';
import type { RankTrace } from './rank-trace.ts';
import { ingestTrace, readTrace } from './read-trace.ts';
import { summarize } from './summary.ts';
import { noteTraces } from './trace-notices.ts';
import { tableFormatsFor, writeOperatorTables, writeStacks } from './write-tables.ts';

export type IngestOptions = OptionValues<typeof ingestOptions>;

/** Draws figures out of a summary; the caller's, since drawing is not this room's. */
export type FigureMaker = (
  summary: IngestSummary,
) => readonly { readonly name: string; readonly text: string }[];

/**
 * Turns profiler traces into an operator table with its analyses. All files appear, or none does.
 * @throws InputError for what is no trace, or holds neither kernels nor operators
 */
export async function ingest(
  paths: readonly string[],
  options: IngestOptions,
  context: Context,
  drawFigures: FigureMaker = () => [],
): Promise<IngestSummary> {
  const { runtime, notices } = context;
  checkOptions(paths, options);
  const database =
    options.kernelDatabase === null ? [] : await readKernelDatabase(runtime, options.kernelDatabase);
  const traces = await readAll(await findTraces(paths, context), options.stacks, context);
  const { ranks, hasOneClock, firstStacks } = alignRanks(traces, knownKernels(database), notices);
  refuseEmpty(traces);
  noteTraces(ranks, notices);
  const folder = new OutputFolder(runtime, options.outDir);
  try {
    const found = summarize(ranks, { hasOneClock, sequenceLength: options.sequenceLength });
    const rows = await writeOperatorTables(ranks, options.tables, folder);
    if (options.stacks) await writeStacks(ranks, firstStacks, folder);
    if (options.flowsim) await writeFlowsim(ranks, database, folder);
    if (options.mergedTrace !== null)
      folder.written.push(await mergeTraces(ranks, options.mergedTrace, context));
    const draft = { ...found, rows, files: [], notices: notices.summary() };
    if (options.figures) for (const { name, text } of drawFigures(draft)) await folder.writeText(name, text);
    const summary: IngestSummary = { ...draft, files: [...folder.written], notices: notices.summary() };
    await folder.writeText('summary.json', `${JSON.stringify(summary, null, 1)}\n`);
    if (context.signal.aborted) throw new InterruptedError();
    await folder.commit();
    return summary;
  } catch (error) {
    await folder.discard();
    throw error;
  }
}

/** All options of ingest, checked. @throws UsageError with every problem */
export function resolveIngestOptions(given: Readonly<Record<string, unknown>>): IngestOptions {
  return resolveOptions(ingestOptions, given);
}

/** What the option table cannot check, before anything is read. */
function checkOptions(paths: readonly string[], { tables, mergedTrace }: IngestOptions): void {
  tableFormatsFor(tables, 0);
  if (mergedTrace !== null && paths.includes('-'))
    throw new UsageError({
      code: 'bad-combination',
      message: '--merged-trace reads each trace a second time, which standard input cannot give',
      hint: 'save the trace to a file first',
    });
}

/** One trace after another, or on as many threads as there are. */
async function readAll(
  paths: readonly string[],
  withFrames: boolean,
  context: Context,
): Promise<readonly LinkedTrace[]> {
  const { pool, runtime, progress, signal } = context;
  const traces: LinkedTrace[] = [];
  const tell = (isLast: boolean) =>
    progress({ label: 'reading traces', done: traces.length, total: paths.length, unit: 'requests', isLast });
  const inputs = paths.map((path) => ({ path, withFrames }));
  if (pool.threads > 1 && paths.length > 1 && !paths.includes('-')) {
    for await (const trace of pool.run(ingestTrace, null, iterate(inputs))) {
      traces.push(trace);
      tell(false);
      if (signal.aborted) throw new InterruptedError();
    }
  } else
    for (const input of inputs) {
      traces.push(await readTrace(runtime.files, input));
      tell(false);
      if (signal.aborted) throw new InterruptedError();
    }
  tell(true);
  return traces;
}

async function* iterate<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function refuseEmpty(traces: readonly LinkedTrace[]): void {
  const problems = traces.flatMap(({ events }) =>
    events.device.kind.length + events.host.kind.length > 0
      ? []
      : [
          {
            code: 'no-kernels',
            message:
              events.eventCount === 0
                ? 'the trace holds no events'
                : `none of the trace's ${events.eventCount} events is a kernel or an operator`,
            place: { file: events.source },
            hint: 'record with ProfilerActivity.CPU and ProfilerActivity.CUDA',
          },
        ],
  );
  if (problems.length > 0) throw new InputError(problems);
}

async function writeFlowsim(
  ranks: readonly RankTrace[],
  database: readonly DatabaseEntry[],
  folder: OutputFolder,
): Promise<void> {
  for (const rank of ranks) {
    const trace = rank.maker.trace.events.source;
    const base = trace.replace(/^.*[\\/]/, '').replace(/\.json(?:\.gz|\.zst)?$/, '');
    const view = flowsimView(rank, database);
    await folder.writeText(`flowsim/${base}.csv`, view.csv);
    const paths = { trace, csv: folder.pathOf(`flowsim/${base}.csv`), folder: folder.pathOf('flowsim') };
    await folder.writeText(`flowsim/${base}.parse_summary.txt`, flowsimSummary(view, paths));
  }
}
